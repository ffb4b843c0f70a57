using TopoWeb.Networks.Training.State;

namespace TopoWeb.Networks.Training.Loop;

/// <summary>M networks: the gray image with 0 … 255 scaled to 0 … 1, in training and in tests.</summary>
internal sealed class ScalePreparation : ImagePreparation
{
    /// <summary>Rows and columns of a stored image.</summary>
    public const int StoredSide = 28;

    public override int Side => StoredSide;

    public override int Channels => 1;

    public override ImageView TestView => default;

    public override ImageView Draw(RandomGenerator random) => TestView;

    public override void Fill(ReadOnlySpan<byte> image, Span<float> values, ImageView view)
    {
        for (var i = 0; i < image.Length; i++)
            values[i] = image[i] * (1f / 255);
    }
}
