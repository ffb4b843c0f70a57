using TopoWeb.Benchmarks.Inputs;
using TopoWeb.Benchmarks.Peers;
using TopoWeb.Topology.Mapper;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Benchmarks.Rows;

/// <summary>Mapper with the settings of the paper's figures.</summary>
internal static class MapperRows
{
    private const int Resolution = 30;
    private const int Gain = 3;

    public static IReadOnlyList<Row> All { get; } =
    [
        Graph("mapper-20480", Clouds.ThreeCircles(20_480)),
        Graph("mapper-vgg16", Clouds.Kernels("vgg16", "VGG-16 conv2_2", "conv2_2")),
    ];

    private static Row Graph(string id, Input input) => new(
        id,
        $"Mapper({Resolution}, {Gain})",
        input,
        Row.Timed(
            points => MapperBuilder.Build(points, new MapperSettings { Resolution = Resolution, Gain = Gain }),
            graph => new() { ["nodes"] = graph.Nodes.Count, ["edges"] = graph.Edges.Count }),
        new PythonPeer("slow reference (NumPy, SciPy)", "mapper_reference.py", [$"{Resolution}", $"{Gain}"], ["numpy", "scipy"]) { NeedsReference = true, AtMost = 0.1, Tolerance = 0 });
}
