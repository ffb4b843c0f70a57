using TopoWeb.Topology;
using TopoWeb.Topology.Density;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Mapper;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Benchmarks.Growth;

/// <summary>A stage of the analysis whose growth with the number of points is measured.</summary>
/// <param name="Id">Name between the processes.</param>
/// <param name="What">Heading of its columns.</param>
/// <param name="OnKept">Whether it gets the points that the density filtration kept, and not all.</param>
/// <param name="Run">One run.</param>
internal sealed record GrowthStage(string Id, string What, bool OnKept, Func<PointCloud, object> Run)
{
    private static readonly DensitySettings Sparse = new() { K = 15, P = 0.3 };

    public static IReadOnlyList<GrowthStage> All { get; } =
    [
        new("density-15", "ρ(15, 0.3)", false, points => DensityFiltration.Apply(points, Sparse)),
        new("density-200", "ρ(200, 0.3)", false, points => DensityFiltration.Apply(points, Sparse with { K = 200 })),
        new("witness", "lazy witness barcode, 100 landmarks", false, points => BarcodeComputation.Compute(points, new BarcodeSettings())),
        new("mapper", "Mapper(30, 3) of the points that ρ(15, 0.3) keeps", true, points => MapperBuilder.Build(points, new MapperSettings())),
        new("mapper-bin", "Mapper(1, 1) of the same points: all in one bin", true, points => MapperBuilder.Build(points, new MapperSettings { Resolution = 1, Gain = 1 })),
    ];

    public static GrowthStage Find(string id) => All.Single(stage => stage.Id == id);

    /// <summary>Where a stage leaves the points it keeps, for the stage that takes them.</summary>
    public static string KeptPath(string points) => Path.ChangeExtension(points, ".kept.npy");
}
