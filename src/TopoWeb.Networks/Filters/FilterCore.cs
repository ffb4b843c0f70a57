using System.Globalization;
using System.Text.Json.Serialization;
using TopoWeb.Topology;
using TopoWeb.Topology.Density;

namespace TopoWeb.Networks.Filters;

/// <summary>What ρ(k, p) kept of one layer of an ensemble, where a bank holds nothing else.</summary>
/// <param name="K">k of ρ(k, p).</param>
/// <param name="P">p of ρ(k, p).</param>
/// <param name="Networks">Networks N of the whole layer.</param>
/// <param name="Out">Output channels O of the whole layer.</param>
/// <param name="In">Input channels I of the whole layer.</param>
/// <param name="Dropped">Constant filters of the whole layer, which normalisation drops before ρ.</param>
/// <param name="Rows">Row in the whole layer (N·O·I) of each filter held, increasing.</param>
public sealed record FilterCore(int K, double P, int Networks, int Out, int In, int Dropped, int[] Rows)
{
    /// <summary>Filters of the whole layer.</summary>
    [JsonIgnore]
    public int Input => checked(Networks * Out * In);

    /// <summary>The filters held and where they come from, in a sentence.</summary>
    [JsonIgnore]
    public string Sentence => string.Create(CultureInfo.InvariantCulture, $"Only the {Rows.Length:N0} filters that ρ({K}, {P}) kept of {Input:N0} are here.");

    /// <summary>Whether an analysis with these settings keeps exactly the filters held.</summary>
    public bool Is(DensitySettings? density) => density is not null && density.K == K && density.P.Equals(P);

    /// <summary>The core of a whole layer: normalise, then ρ(k, p); values stay as they are.</summary>
    /// <exception cref="InvalidInputException">k or p does not fit the number of filters; or a filter is not finite; or the bank is not one whole layer.</exception>
    public static FilterBank Of(FilterBank bank, DensitySettings density, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(bank);
        ArgumentNullException.ThrowIfNull(density);
        if (bank.Core is not null || bank.Parts.Count > 0 || bank.Origins.Count > 0 || bank.Channel is not null)
            throw new InvalidInputException("core", "A core is computed from a whole layer with all its filters.");
        var (cloud, rows, dropped) = Normalization.Apply(bank.ToPoints());
        var kept = Array.ConvertAll(DensityFiltration.Apply(cloud, density, progress, cancellation).Kept, k => rows[k]);
        return bank with
        {
            Networks = 1,
            Out = kept.Length,
            In = 1,
            Values = bank.Select(kept).Values,
            Core = new(density.K, density.P, bank.Networks, bank.Out, bank.In, dropped, kept),
        };
    }
}
