using System.Text.Json.Serialization;

namespace TopoWeb.Topology.Homology.Complexes;

/// <summary>The filtered complex whose persistent homology is taken.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ComplexKind>))]
public enum ComplexKind
{
    /// <summary>Lazy witness complex on landmarks (de Silva, Carlsson 2004).</summary>
    [JsonStringEnumMemberName("lazyWitness")] LazyWitness,

    /// <summary>Vietoris–Rips complex of the landmarks.</summary>
    [JsonStringEnumMemberName("ripsLandmarks")] RipsLandmarks,

    /// <summary>Vietoris–Rips complex of all points.</summary>
    [JsonStringEnumMemberName("rips")] Rips,
}
