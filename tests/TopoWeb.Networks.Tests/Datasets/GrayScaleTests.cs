using TopoWeb.Networks.Datasets;

namespace TopoWeb.Networks.Tests.Datasets;

public sealed class GrayScaleTests
{
    [Fact]
    public void Convert_AllKindsOfColours_WeighsAndRounds()
    {
        byte[] red = [0, 255, 255, 0, 0, 10, 200], green = [0, 255, 0, 255, 0, 20, 100], blue = [0, 255, 0, 0, 255, 30, 7];
        var gray = new byte[red.Length];
        GrayScale.Convert([.. red, .. green, .. blue], gray);
        for (var i = 0; i < gray.Length; i++)
            Assert.Equal(Math.Round((0.2989 * red[i]) + (0.5870 * green[i]) + (0.1140 * blue[i]), MidpointRounding.AwayFromZero), gray[i]);
    }

    [Fact]
    public void Load_RealPhotographs_GrayIsMadeFromTheColours()
    {
        Assert.SkipWhen(TestData.CifarDirectory is null, "No CIFAR-10 on this machine.");
        var gray = new DatasetCatalog([TestData.CifarDirectory]).Load("cifar-10-gray");
        Assert.Equal(("cifar-10-gray", 32, 32, 1, 50_000, 10_000), (gray.Id, gray.Height, gray.Width, gray.Channels, gray.TrainLabels.Length, gray.TestLabels.Length));
        using var file = File.OpenRead(Path.Combine(TestData.CifarDirectory, "test_batch.bin"));
        var record = new byte[3073];
        file.Seek(-record.Length, SeekOrigin.End);
        file.ReadExactly(record);
        var expected = new byte[1024];
        GrayScale.Convert(record.AsSpan(1), expected);
        Assert.Equal(record[0], gray.TestLabels[^1]);
        Assert.Equal(expected, gray.TestImages[^1024..]);
    }
}
