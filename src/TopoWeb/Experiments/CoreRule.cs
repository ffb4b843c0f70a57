using TopoWeb.Networks.Filters;
using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Experiments;

/// <summary>Filters that came as what ρ(k, p) kept are analysed with that ρ only: of any other the neighbours are missing.</summary>
internal static class CoreRule
{
    /// <exception cref="InvalidInputException">The analysis asks for another ρ, for none, or for filters that are not normalised.</exception>
    public static void Require(FilterCore? core, AnalysisSpec spec)
    {
        if (core is null)
            return;
        if (!spec.Normalize)
            throw new InvalidInputException("normalize", $"{Limited(core)} It was computed of normalised filters. Switch normalisation on, or train the networks.");
        if (!core.Is(spec.Density))
            throw new InvalidInputException(spec.Density is null ? "density" : spec.Density.K != core.K ? "density.k" : "density.p", $"{Limited(core)} Use that ρ, or train the networks.");
    }

    private static string Limited(FilterCore core) => $"This sample holds only the filters that ρ({core.K}, {core.P}) kept of {core.Input:N0}.";
}
