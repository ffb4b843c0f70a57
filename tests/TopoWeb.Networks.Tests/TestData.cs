using TopoWeb.Networks.Datasets;

namespace TopoWeb.Networks.Tests;

/// <summary>Real images where there are any, and images made up here.</summary>
internal static class TestData
{
    /// <summary>MNIST beside the repository, else Fashion-MNIST of the system; null where neither is found.</summary>
    public static ImageDataset? Real { get; }

    /// <summary>Where it lies.</summary>
    public static string? RealFolder { get; }

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

    private static (ImageDataset? Data, string? Folder) FindReal()
    {
        var directories = new List<string>();
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "TopoWeb.sln")))
                directories.AddRange([Path.Combine(at.FullName, "shared", "data"), Path.Combine(at.FullName, "..", "shared", "data")]);
        var catalog = new DatasetCatalog(directories);
        var found = catalog.List().FirstOrDefault(s => s.Available && s.Dataset.Id.Contains("mnist", StringComparison.Ordinal));
        return found is null ? (null, null) : (catalog.Load(found.Dataset.Id), found.Directory);
    }
}
