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
        var catalog = new DatasetCatalog([TestData.CifarDirectory]);
        var (colour, gray) = (catalog.Load("cifar-10"), catalog.Load("cifar-10-gray"));
        Assert.Equal((32, 32, 1, 50_000, 10_000), (gray.Height, gray.Width, gray.Channels, gray.TrainLabels.Length, gray.TestLabels.Length));
        Assert.Equal((colour.Checksum, 3, "cifar-10-gray"), (gray.Checksum, colour.Channels, gray.Id));
        Assert.Equal(colour.TrainLabels, gray.TrainLabels);
        var expected = new byte[1024];
        GrayScale.Convert(colour.TestImages.AsSpan(9_999 * 3072, 3072), expected);
        Assert.Equal(expected, gray.TestImages.AsSpan(9_999 * 1024, 1024).ToArray());
    }
}
