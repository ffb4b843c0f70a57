using TopoWeb.Networks.Datasets;

namespace TopoWeb.Networks.Training;

/// <summary>Batches of a training set with values scaled to [0, 1].</summary>
internal sealed class BatchReader(ImageDataset data, int batchSize, RandomGenerator random)
{
    private readonly BatchOrder _order = new(data.TrainLabels.Length, random);
    private readonly int[] _items = new int[batchSize];
    private readonly int _size = data.Height * data.Width * data.Channels;

    public float[] Images { get; } = new float[batchSize * data.Height * data.Width * data.Channels];

    public byte[] Labels { get; } = new byte[batchSize];

    /// <summary>Draws the next batch into <see cref="Images"/> and <see cref="Labels"/>.</summary>
    public void Next()
    {
        _order.Next(_items);
        for (var i = 0; i < _items.Length; i++)
        {
            Scale(data.TrainImages.AsSpan(_items[i] * _size, _size), Images.AsSpan(i * _size, _size));
            Labels[i] = data.TrainLabels[_items[i]];
        }
    }

    public void Save(StateWriter state) => _order.Save(state);

    public void Load(StateReader state) => _order.Load(state);

    /// <summary>0 … 255 becomes 0 … 1.</summary>
    public static void Scale(ReadOnlySpan<byte> pixels, Span<float> values)
    {
        for (var i = 0; i < pixels.Length; i++)
            values[i] = pixels[i] * (1f / 255);
    }
}
