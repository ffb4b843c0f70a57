using System.Text.Json.Serialization;
using TopoWeb.Topology.Homology.Complexes;

namespace TopoWeb.Topology.Homology;

/// <summary>How landmarks are chosen.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LandmarkChoice>))]
public enum LandmarkChoice
{
    /// <summary>Repeatedly the point farthest from those chosen, see <see cref="MaxMinLandmarks"/>.</summary>
    [JsonStringEnumMemberName("maxmin")] MaxMin,

    /// <summary>Drawn from the seed, each set of points equally likely.</summary>
    [JsonStringEnumMemberName("random")] Random,

    /// <summary>The points listed in <see cref="BarcodeSettings.LandmarkPoints"/>.</summary>
    [JsonStringEnumMemberName("given")] Given,
}
