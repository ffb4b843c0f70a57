using TopoWeb.Topology;
using TopoWeb.Topology.Density;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Settings;

/// <summary>What is computed of a point cloud. A missing field takes its default; null skips the stage.</summary>
public sealed record AnalysisSpec
{
    private readonly bool? _normalize;

    /// <summary>Where it is not said, new runs take what fits their points: on for filters, off for the rows of a table (<see cref="For"/>).</summary>
    public bool Normalize
    {
        get => _normalize ?? true;
        init => _normalize = value;
    }

    public DensitySettings? Density { get; init; } = new();

    public BarcodeSettings? Barcode { get; init; } = new();

    public MapperSettings? Mapper { get; init; } = new();

    /// <summary>Whether normalisation was chosen, on or off.</summary>
    internal bool SaysNormalize => _normalize is not null;

    /// <summary>The settings for these points: what was said, else normalisation for filters only.</summary>
    public AnalysisSpec For(bool filters) => _normalize is null && !filters ? this with { Normalize = false } : this;

    /// <summary>What was not said is equal to the same, said.</summary>
    public bool Equals(AnalysisSpec? other) =>
        other is not null && Normalize == other.Normalize && Equals(Density, other.Density) && Equals(Barcode, other.Barcode) && Equals(Mapper, other.Mapper);

    public override int GetHashCode() => HashCode.Combine(Normalize, Density, Barcode, Mapper);

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
