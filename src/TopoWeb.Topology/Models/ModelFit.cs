using System.Text.Json.Serialization;

namespace TopoWeb.Topology.Models;

/// <summary>The nearest point of a model for each 3×3 patch of a cloud.</summary>
/// <param name="Points">One for each patch that is not constant, in input order.</param>
/// <param name="Rows">Row of the input for each of them.</param>
/// <param name="Dropped">Number of constant patches (centred norm below <see cref="Normalization.MinimumNorm"/>): they have no nearest point.</param>
/// <typeparam name="TPoint">Coordinates on the model, with the distance to it.</typeparam>
public sealed record ModelFit<TPoint>(TPoint[] Points, int[] Rows, int Dropped);

/// <summary>A point of a circle.</summary>
/// <param name="Angle">t in [0, 2π), the arc length on the unit circle.</param>
/// <param name="Residual">Euclidean distance of the normalised patch to that point, from 0 to √2.</param>
public readonly record struct CirclePoint(double Angle, double Residual);

/// <summary>A circle of the three-circle model.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CircleBranch>))]
public enum CircleBranch
{
    /// <summary>Edges: x and y.</summary>
    [JsonStringEnumMemberName("primary")] Primary,

    /// <summary>Vertical edges and bars: x and q(x).</summary>
    [JsonStringEnumMemberName("secondaryX")] SecondaryX,

    /// <summary>Horizontal edges and bars: y and q(y).</summary>
    [JsonStringEnumMemberName("secondaryY")] SecondaryY,
}

/// <summary>A point of the three-circle model.</summary>
/// <param name="Branch">The nearest circle.</param>
/// <param name="Angle">t in [0, 2π), the arc length on that circle.</param>
/// <param name="Residual">Euclidean distance of the normalised patch to that point, from 0 to √2.</param>
public readonly record struct ThreeCirclePoint(CircleBranch Branch, double Angle, double Residual);

/// <summary>A point of the Klein bottle; (θ + π, φ) and (θ, 2π − φ) are the same point.</summary>
/// <param name="Theta">Direction θ in [0, π).</param>
/// <param name="Phi">φ in [0, 2π): 0 and π are bars (bright and dark), π/2 and 3π/2 edges.</param>
/// <param name="Residual">Euclidean distance of the normalised patch to that point, from 0 to √2.</param>
public readonly record struct KleinPoint(double Theta, double Phi, double Residual);
