using System.IO.Compression;
using TopoWeb.Benchmarks.Inputs;
using TopoWeb.Topology;
using TopoWeb.Topology.Density;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Models;
using TopoWeb.Topology.Significance;

namespace TopoWeb.Benchmarks.Loops;

/// <summary>Points whose loops are compared with those of random filters.</summary>
/// <param name="Title">What they are.</param>
/// <param name="K">k of the density filtration.</param>
/// <param name="P">Share of the points that it keeps.</param>
/// <param name="Points">The points; null where they are not on this machine.</param>
internal sealed record LoopCase(string Title, int K, double P, Func<PointCloud?> Points)
{
    private const double Noise = 0.12;

    public static IReadOnlyList<LoopCase> All { get; } =
    [
        Sample("000000", "0"), Sample("000100", "100"), Sample("000500", "500"), Sample("002000", "2,000"),
        Kernels("vgg16", "conv1_2", "VGG16 layer 2", 0.4), Kernels("vgg16", "conv2_1", "VGG16 layer 3"), Kernels("vgg16", "conv2_2", "VGG16 layer 4"),
        Model("Three-circle model, noise 0.12", ModelSamples.ThreeCircles(6_400, Noise, 1)),
        Model("Klein bottle, noise 0.12", ModelSamples.KleinBottle(6_400, Noise, 1)),
        Model("Random filters", ModelSamples.Uniform(6_400, 1)),
        Kernels("vgg19", "conv3_1", "VGG19 layer 5"), Kernels("vgg19", "conv3_2", "VGG19 layer 6"), Kernels("vgg19", "conv3_3", "VGG19 layer 7"),
    ];

    public LoopSignificance Compare(PointCloud points)
    {
        var density = new DensitySettings { K = K, P = P };
        var kept = points.Select(DensityFiltration.Apply(points, density).Kept);
        return SignificanceComputation.Compute(kept, points.Count, density, new BarcodeSettings(), new SignificanceSettings());
    }

    private static LoopCase Model(string title, PointCloud points) => new($"{title}, {points.Count:N0} patches", 100, 0.3, () => points);

    private static LoopCase Kernels(string network, string layer, string title, double p = 0.3) => new(title, 100, p, Clouds.Kernels(network, title, layer).Make);

    private static LoopCase Sample(string checkpoint, string iteration) => new($"Sample, 40×M(64,0,64), iteration {iteration}", 80, 0.3, () =>
    {
        using var zip = ZipFile.OpenRead(Path.Combine(Repository.Samples, "mnist-40xM-64-0-64.npz"));
        var path = Path.GetTempFileName();
        zip.GetEntry($"L1_{checkpoint}.npy")!.ExtractToFile(path, overwrite: true);
        var points = NpyPoints.Read(path);
        File.Delete(path);
        return Normalization.Apply(new PointCloud(points.Values.ToArray(), 9)).Points;
    });
}
