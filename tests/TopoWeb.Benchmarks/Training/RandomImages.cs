using TopoWeb.Networks.Datasets;

namespace TopoWeb.Benchmarks.Training;

/// <summary>Images of random bytes in the form of a data set: a step takes as long on them as on real ones, and they are everywhere.</summary>
internal static class RandomImages
{
    private const int Count = 50_000;

    public static ImageDataset For(StepWork work)
    {
        var side = work.Dataset == "mnist" ? 28 : 32;
        // Gray images are made of the colour ones when they are read: what is stored then has one channel.
        var random = new Random(1);
        var images = new byte[Count * side * side * work.Channels];
        random.NextBytes(images);
        var labels = new byte[Count];
        for (var i = 0; i < Count; i++)
            labels[i] = (byte)random.Next(10);
        return new ImageDataset(work.Dataset, side, side, work.Channels, images, labels, images[..(side * side * work.Channels)], labels[..1], "random");
    }
}
