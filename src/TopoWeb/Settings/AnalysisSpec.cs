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
        var check = new InputCheck();
        Check(check, "density", () => Density?.Validate());
        Check(check, "barcode", () => Barcode?.Validate());
        Check(check, "mapper", () => Mapper?.Validate());
        check.Throw();
    }

    /// <summary>What the settings of a stage ask of each other is looked at where each is within its limits.</summary>
    private void Check(InputCheck check, string stage, Action together)
    {
        if (check.Try(() => SettingCatalog.Require(this, stage)))
            check.Try(together);
    }
}
