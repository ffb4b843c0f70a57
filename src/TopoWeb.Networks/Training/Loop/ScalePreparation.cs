using System.Runtime.Intrinsics;
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
        const float scale = 1f / 255;
        values = values[..image.Length];
        var i = 0;
        for (; i <= image.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            var (lower, upper) = Vector128.Widen(Vector128.Create(image[i..]));
            var (a, b) = Vector256.Widen(Vector256.Create(lower, upper));
            (Vector256.ConvertToSingle(a.AsInt32()) * scale).CopyTo(values[i..]);
            (Vector256.ConvertToSingle(b.AsInt32()) * scale).CopyTo(values[(i + Vector256<float>.Count)..]);
        }
        for (; i < image.Length; i++)
            values[i] = image[i] * scale;
    }
}
