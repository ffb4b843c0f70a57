using TopoWeb.Networks.Filters;

namespace TopoWeb.Experiments;

/// <summary>One point as a patch, with where it comes from. Values are those analysed (normalised where the spec says so).</summary>
public sealed record MemberPatch(Provenance Provenance, double[] Values);
