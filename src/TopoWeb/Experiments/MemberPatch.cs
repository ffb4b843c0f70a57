using TopoWeb.Networks.Filters;

namespace TopoWeb.Experiments;

/// <summary>One point as a patch, with its provenance. The values are those analysed, normalised where the specification says so.</summary>
public sealed record MemberPatch(Provenance Provenance, double[] Values);
