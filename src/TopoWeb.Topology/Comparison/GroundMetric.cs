using System.Text.Json.Serialization;

namespace TopoWeb.Topology.Comparison;

/// <summary>The distance of two bars as points (birth, death) of the plane; the <c>internal_p</c> of GUDHI and Hera.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GroundMetric>))]
public enum GroundMetric
{
    /// <summary>L∞: max(|b − b′|, |d − d′|); a bar lies (d − b)/2 from the diagonal.</summary>
    [JsonStringEnumMemberName("chebyshev")] Chebyshev,

    /// <summary>L2: √((b − b′)² + (d − d′)²); a bar lies (d − b)/√2 from the diagonal.</summary>
    [JsonStringEnumMemberName("euclidean")] Euclidean,
}
