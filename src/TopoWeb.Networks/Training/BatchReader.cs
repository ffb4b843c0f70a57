using TopoWeb.Networks.Datasets;

namespace TopoWeb.Networks.Training;

/// <summary>Batches of a training set as the network sees them.</summary>
internal sealed class BatchReader(ImageDataset data, ImagePreparation preparation, int batchSize, RandomGenerator random)
{
    private readonly BatchOrder _order = new(data.TrainLabels.Length, random);
    private readonly int[] _items = new int[batchSize];
    private readonly int _stored = data.Height * data.Width * data.Channels;

    public float[] Images { get; } = new float[batchSize * preparation.Size];

    public byte[] Labels { get; } = new byte[batchSize];

    /// <summary>Draws the next batch into <see cref="Images"/> and <see cref="Labels"/>.</summary>
    public void Next()
    {
        _order.Next(_items);
        for (var i = 0; i < _items.Length; i++)
        {
            preparation.ForTraining(data.TrainImages.AsSpan(_items[i] * _stored, _stored), Images.AsSpan(i * preparation.Size, preparation.Size), random);
            Labels[i] = data.TrainLabels[_items[i]];
        }
    }

    public void Save(StateWriter state) => _order.Save(state);

    public void Load(StateReader state) => _order.Load(state);
}
