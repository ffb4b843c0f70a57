using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using TopoWeb.Networks.Training.State;

namespace TopoWeb.Networks.Training.Loop;

/// <summary>C networks: a 24×24 crop of the 32×32 image, minus its mean, over its standard deviation (all channels together).</summary>
/// <remarks>
/// In training the crop's place and a left-right flip are drawn for each image; in tests it is the centre. The deviation is at least 1/√n for n values, as in
/// TensorFlow's per_image_standardization: an image of one colour becomes zero. Sums are whole numbers, so their order does not matter.
/// </remarks>
internal sealed class CropPreparation(int channels) : ImagePreparation
{
    /// <summary>Rows and columns of a stored image.</summary>
    public const int StoredSide = 32;

    /// <summary>Rows and columns of a crop.</summary>
    public const int CropSide = 24;

    private const int Places = StoredSide - CropSide + 1;

    public override int Side => CropSide;

    public override int Channels => channels;

    public override ImageView TestView => new(Places / 2, Places / 2, false);

    public override ImageView Draw(RandomGenerator random) => new(random.Next(Places), random.Next(Places), random.Next(2) == 1);

    public override void Fill(ReadOnlySpan<byte> image, Span<float> values, ImageView view) => Crop(image, values, view.Top, view.Left, view.Flip);

    internal void Crop(ReadOnlySpan<byte> image, Span<float> values, int top, int left, bool flip)
    {
        var (mean, scale) = Moments(image, top, left);
        // What each of the 256 bytes becomes: fewer computations than pixels.
        Span<float> table = stackalloc float[256];
        for (var value = 0; value < table.Length; value++)
            table[value] = (value - mean) * scale;
        for (var c = 0; c < channels; c++)
        {
            for (var row = 0; row < CropSide; row++)
            {
                var pixels = image.Slice((c * StoredSide + top + row) * StoredSide + left, CropSide);
                var line = values.Slice(row * CropSide * channels, CropSide * channels);
                var (at, step) = flip ? ((CropSide - 1) * channels + c, -channels) : (c, channels);
                for (var column = 0; column < pixels.Length; column++, at += step)
                    line[at] = table[pixels[column]];
            }
        }
    }

    private (float Mean, float Scale) Moments(ReadOnlySpan<byte> image, int top, int left)
    {
        var count = CropSide * CropSide * channels;
        Vector128<uint> sums = default, squares = default;
        for (var c = 0; c < channels; c++)
        {
            for (var row = 0; row < CropSide; row++)
            {
                // 24 bytes: eight times three, side by side as words, whose squares fit.
                var pixels = image.Slice((c * StoredSide + top + row) * StoredSide + left, CropSide);
                for (var column = 0; column < CropSide; column += 8)
                {
                    var words = Vector128.WidenLower(Vector128.CreateScalarUnsafe(BinaryPrimitives.ReadUInt64LittleEndian(pixels[column..])).AsByte());
                    sums += Vector128.WidenLower(words) + Vector128.WidenUpper(words);
                    var (lower, upper) = Vector128.Widen(words * words);
                    squares += lower + upper;
                }
            }
        }
        var mean = (double)Vector128.Sum(sums) / count;
        var deviation = Math.Sqrt(Math.Max(0, (double)Vector128.Sum(squares) / count - mean * mean));
        return ((float)mean, (float)(1 / Math.Max(deviation, 1 / Math.Sqrt(count))));
    }
}
