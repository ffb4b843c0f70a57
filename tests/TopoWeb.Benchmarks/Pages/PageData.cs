using System.IO.Compression;
using TopoWeb.Benchmarks.Inputs;
using TopoWeb.Topology;
using TopoWeb.Topology.Density;
using TopoWeb.Topology.Mapper;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Benchmarks.Pages;

/// <summary>A cloud and settings that give a graph of a wanted size.</summary>
/// <param name="Path">Points as an array in NumPy's format.</param>
/// <param name="P">Share the density filtration keeps.</param>
/// <param name="Resolution">Intervals of each lens.</param>
/// <param name="Gain">Gain of the cover.</param>
/// <param name="Nodes">Nodes that are drawn at first: those of at least 3 points.</param>
internal sealed record PageCloud(string Path, double P, int Resolution, double Gain, int Nodes)
{
    /// <summary>Drawn at first are nodes of at least so many points.</summary>
    public const int DrawnFrom = 3;

    public const int K = 200;
}

/// <summary>Trained filters for the pages: VGG16's second block where its kernels are there, else the shipped sample, all checkpoints together.</summary>
internal static class PageData
{
    private const int Filters = 6_400;

    /// <summary>What the filters are, for the report.</summary>
    public static string Title => HasKernels ? $"the first {Filters:N0} 3×3 kernels of VGG16 conv2_1" : $"the first {Filters:N0} filters of the shipped sample (all checkpoints), as ../shared/data is not there";

    private static string KernelsPath => Path.Combine(Repository.Kernels, "vgg16", "conv2_1.npy");

    private static bool HasKernels => File.Exists(KernelsPath);

    /// <summary>Writes the points and finds the resolution and gain with the number of nodes nearest to that wanted.</summary>
    public static PageCloud Find(double p, int nodes)
    {
        var points = Normalization.Apply(Load()).Points;
        var path = System.IO.Path.Combine(Repository.Inputs, HasKernels ? "pages-vgg16.npy" : "pages-sample.npy");
        Directory.CreateDirectory(Repository.Inputs);
        NpyPoints.Write(path, points);
        var kept = points.Select(DensityFiltration.Apply(points, new DensitySettings { K = PageCloud.K, P = p }).Kept);
        var found = (from gain in (double[])[3, 4, 5]
                     from resolution in Enumerable.Range(3, 10).Select(step => 5 * step)
                     let graph = MapperBuilder.Build(kept, new MapperSettings { Resolution = resolution, Gain = gain })
                     select (resolution, gain, drawn: graph.Nodes.Count(node => node.Members.Length >= PageCloud.DrawnFrom))).MinBy(found => Math.Abs(found.drawn - nodes));
        return new(path, p, found.resolution, found.gain, found.drawn);
    }

    private static PointCloud Load()
    {
        var all = HasKernels ? NpyPoints.Read(KernelsPath) : Sample();
        return all.Select([.. Enumerable.Range(0, Math.Min(Filters, all.Count))]);
    }

    private static PointCloud Sample()
    {
        using var archive = ZipFile.OpenRead(Path.Combine(Repository.Samples, "mnist-40xM-64-0-64.npz"));
        var values = new List<double>();
        // Trained ones first: untrained filters have no shape.
        foreach (var entry in archive.Entries.Where(e => e.Name.EndsWith(".npy", StringComparison.Ordinal)).OrderByDescending(e => e.Name, StringComparer.Ordinal))
        {
            var path = Path.Combine(Repository.Inputs, entry.Name);
            Directory.CreateDirectory(Repository.Inputs);
            entry.ExtractToFile(path, overwrite: true);
            values.AddRange(NpyPoints.Read(path).Values);
        }
        return new([.. values], 9);
    }
}
