using BenchmarkDotNet.Attributes;
using TopoWeb.Topology;
using TopoWeb.Topology.Density;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Mapper;

namespace TopoWeb.Benchmarks;

/// <summary>The stages of one analysis on noisy edge filters (points near the primary circle, as trained filters are), with the settings of the paper's Figure 2.</summary>
[ShortRunJob, MemoryDiagnoser(displayGenColumns: false)]
public class PipelineBenchmarks
{
    private PointCloud _cloud = null!;
    private PointCloud _core = null!;

    [Params(2560, 6400, 20480)]
    public int Points { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var random = new Random(1);
        var values = new double[Points * 9];
        for (var i = 0; i < Points; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * random.NextDouble());
            for (var p = 0; p < 9; p++)
                values[i * 9 + p] = cos * (p % 3 - 1) + sin * (p / 3 - 1) + 0.8 * (random.NextDouble() - 0.5);
        }
        _cloud = Normalization.Apply(new PointCloud(values, 9)).Points;
        _core = _cloud.Select(Density().Kept);
    }

    [Benchmark(Description = "ρ(80, 0.3)")]
    public DensityResult Density() => DensityFiltration.Apply(_cloud, new DensitySettings { K = 80, P = 0.3 });

    [Benchmark(Description = "lazy witness, 100 landmarks, H₀ and H₁")]
    public Barcode LazyWitness() => BarcodeComputation.Compute(_core, new BarcodeSettings());

    [Benchmark(Description = "Mapper(30, 3)")]
    public MapperGraph Mapper() => MapperBuilder.Build(_core, new MapperSettings());
}
