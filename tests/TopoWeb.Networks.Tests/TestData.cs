using TopoWeb.Networks.Datasets;

namespace TopoWeb.Networks.Tests;

/// <summary>Real images where there are any, and images made up here.</summary>
internal static class TestData
{
    /// <summary>MNIST beside the repository, else Fashion-MNIST of the system; null where neither is found.</summary>
    public static ImageDataset? Real { get; }

    /// <summary>Where it lies.</summary>
    public static string? RealFolder { get; }

    /// <summary>Folder of CIFAR-10; null where there is none.</summary>
    public static string? CifarDirectory => new DatasetCatalog(Directories()).List().Single(s => s.Dataset.Id == "cifar-10").Directory;

    static TestData() => (Real, RealFolder) = FindReal();

    /// <summary>Ten classes that are easy to tell apart: a bright bar at a place for each, with noise.</summary>
    public static ImageDataset MadeUp(int train = 400, int test = 100)
    {
        var state = 12345u;
        var (trainImages, trainLabels) = Images(train);
        var (testImages, testLabels) = Images(test);
        return new ImageDataset("made-up", 28, 28, 1, trainImages, trainLabels, testImages, testLabels, "none");

        (byte[] Images, byte[] Labels) Images(int count)
        {
            var (images, labels) = (new byte[count * 784], new byte[count]);
            for (var i = 0; i < count; i++)
            {
                labels[i] = (byte)(i % 10);
                for (var p = 0; p < 784; p++)
                {
                    state = state * 1664525 + 1013904223;
                    images[i * 784 + p] = (byte)((state >> 26) + (p % 28 / 2 == labels[i] + 2 ? 180 : 0));
                }
            }
            return (images, labels);
        }
    }

    /// <summary>Ten classes of 32×32 that crops and flips leave as they are: stripes of five widths, red or blue, with noise.</summary>
    public static ImageDataset MadeUpColour(int train = 400, int test = 100)
    {
        var noise = MadeUp(train * 4, test * 4);
        return new ImageDataset("made-up-colour", 32, 32, 3, Images(train, noise.TrainImages), noise.TrainLabels[..train], Images(test, noise.TestImages), noise.TestLabels[..test], "none");

        static byte[] Images(int count, byte[] noise)
        {
            var images = new byte[count * 3072];
            for (var i = 0; i < images.Length; i++)
            {
                var (label, channel, row) = (i / 3072 % 10, i / 1024 % 3, i / 32 % 32);
                images[i] = (byte)(noise[i] % 64 + (channel == label / 5 * 2 && row / (1 + label % 5) % 2 == 0 ? 180 : 0));
            }
            return images;
        }
    }

    private static (ImageDataset? Data, string? Folder) FindReal()
    {
        var catalog = new DatasetCatalog(Directories());
        var found = catalog.List().FirstOrDefault(s => s.Available && s.Dataset.Id.Contains("mnist", StringComparison.Ordinal));
        return found is null ? (null, null) : (catalog.Load(found.Dataset.Id), found.Directory);
    }

    private static List<string> Directories()
    {
        var directories = new List<string>();
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "TopoWeb.sln")))
                directories.AddRange([Path.Combine(at.FullName, "shared", "data"), Path.Combine(at.FullName, "..", "shared", "data")]);
        return directories;
    }
}
