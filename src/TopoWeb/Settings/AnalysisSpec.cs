using TopoWeb.Topology.Density;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Settings;

/// <summary>What is computed of a point cloud. A missing field takes its default; null skips the stage.</summary>
public sealed record AnalysisSpec
{
    public bool Normalize { get; init; } = true;

    public DensitySettings? Density { get; init; } = new();

    public BarcodeSettings? Barcode { get; init; } = new();

    public MapperSettings? Mapper { get; init; } = new();

    public void Validate()
    {
        Density?.Validate();
        Barcode?.Validate();
        Mapper?.Validate();
    }
}
