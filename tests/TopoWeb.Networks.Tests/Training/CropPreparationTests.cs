using TopoWeb.Networks.Training.Loop;
using TopoWeb.Networks.Training.State;

namespace TopoWeb.Networks.Tests.Training;

public sealed class CropPreparationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ForTest_AnyImage_IsTheCentreWithMeanZeroAndDeviationOne(int channels)
    {
        var image = Image(channels);
        var preparation = new CropPreparation(channels);
        var values = new float[preparation.Size];
        preparation.ForTest(image, values);
        Assert.Equal((24, channels, 24 * 24 * channels), (preparation.Side, preparation.Channels, preparation.Size));
        Assert.Equal(0, values.Average(), Tolerances.Floats);
        Assert.Equal(1, values.Average(v => (double)v * v), Tolerances.Floats);
        AssertCrop(image, values, channels, 4, 4, false);
    }

    [Fact]
    public void Draw_ManyTimes_SeeEveryPlaceAndBothDirections()
    {
        var image = Image(3);
        var preparation = new CropPreparation(3);
        var values = new float[preparation.Size];
        var expected = new float[preparation.Size];
        var random = new RandomGenerator(4);
        var seen = new HashSet<(int, int, bool)>();
        for (var draw = 0; draw < 200; draw++)
        {
            var copy = new RandomGenerator(100 + draw);
            var (top, left, flip) = (copy.Next(9), copy.Next(9), copy.Next(2) == 1);
            preparation.Fill(image, values, preparation.Draw(new RandomGenerator(100 + draw)));
            preparation.Crop(image, expected, top, left, flip);
            Assert.Equal(expected, values);
            seen.Add((random.Next(9), random.Next(9), random.Next(2) == 1));
            if (draw < 20)
                AssertCrop(image, values, 3, top, left, flip);
        }
        Assert.Equal(9, seen.Select(s => s.Item1).Distinct().Count());
        Assert.Equal(2, seen.Select(s => s.Item3).Distinct().Count());
    }

    [Fact]
    public void ForTest_OneColour_IsZero()
    {
        var values = new float[24 * 24];
        new CropPreparation(1).ForTest(Enumerable.Repeat((byte)200, 1024).ToArray(), values);
        Assert.All(values, v => Assert.Equal(0, v));
    }

    /// <summary>Two values of the crop fix its mean and deviation; then every value must be the stored one of its place.</summary>
    private static void AssertCrop(byte[] image, float[] values, int channels, int top, int left, bool flip)
    {
        var stored = new double[values.Length];
        for (var row = 0; row < 24; row++)
            for (var column = 0; column < 24; column++)
                for (var c = 0; c < channels; c++)
                    stored[(row * 24 + column) * channels + c] = image[c * 1024 + (top + row) * 32 + left + (flip ? 23 - column : column)];
        var mean = stored.Average();
        var deviation = Math.Sqrt(stored.Average(s => (s - mean) * (s - mean)));
        for (var i = 0; i < values.Length; i++)
            Assert.Equal((stored[i] - mean) / deviation, values[i], Tolerances.Floats);
    }

    private static byte[] Image(int channels)
    {
        var random = new RandomGenerator(6);
        var image = new byte[channels * 1024];
        for (var i = 0; i < image.Length; i++)
            image[i] = (byte)random.Next(256);
        return image;
    }
}
