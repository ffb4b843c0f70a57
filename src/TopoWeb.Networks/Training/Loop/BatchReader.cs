using TopoWeb.Networks.Datasets;

namespace TopoWeb.Networks.Training.Loop;

/// <summary>The pixels of the batches that a <see cref="BatchDraw"/> draws, as the network sees them.</summary>
internal sealed class BatchReader(ImageDataset data, ImagePreparation preparation, BatchDraw draw)
{
    private readonly int _stored = data.Height * data.Width * data.Channels;

    public float[] Images { get; } = new float[draw.Items.Length * preparation.Size];

    public byte[] Labels { get; } = new byte[draw.Items.Length];

    /// <summary>Draws the next batch into <see cref="Images"/> and <see cref="Labels"/>.</summary>
    public void Next()
    {
        draw.Next();
        for (var i = 0; i < Labels.Length; i++)
        {
            var item = draw.Items[i];
            preparation.Fill(data.TrainImages.AsSpan(item * _stored, _stored), Images.AsSpan(i * preparation.Size, preparation.Size), draw.Views[i]);
            Labels[i] = data.TrainLabels[item];
        }
    }
}
