using TopoWeb.Topology;
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

    /// <summary>Limits are said in the catalogue's words; what settings ask of each other, in those of the stage.</summary>
    /// <exception cref="InvalidInputException">A setting is outside its limits.</exception>
    public void Validate()
    {
        SettingCatalog.Require(this);
        Density?.Validate();
        Barcode?.Validate();
        Mapper?.Validate();
    }
}
