using TopoWeb.Experiments;
using TopoWeb.Settings;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Homology.Coordinates;
using TopoWeb.Topology.Homology.Cycles;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Exploration;

/// <summary>A bar of H₁ as something to look at.</summary>
/// <param name="Bar">The bar.</param>
/// <param name="Cycle">Positions among the points along a shortest closed walk that stands for it, in order; empty where the walk is not found among the points.</param>
/// <param name="EndsWithBar">Whether the walk bounds as soon as the bar ends.</param>
public sealed record LoopView(Interval Bar, IReadOnlyList<int> Cycle, bool EndsWithBar);

/// <summary>What stands behind the bars of H₁: a representative cycle and a circular coordinate of each, computed when it is asked for.</summary>
internal sealed class LoopExploration(ResultPoints points)
{
    /// <summary>Field of the cocycles that are lifted to the integers.</summary>
    private const int LiftField = 47;

    /// <summary>Memory for the complex behind the loops of one result: a page asks for them, and computes them for itself.</summary>
    internal const long MostBytes = 256L << 20;

    private readonly Lock _lock = new();
    private FlagComplex? _complex;
    private readonly Dictionary<int, IReadOnlyList<Cocycle>> _cocycles = [];

    /// <summary>Why no cycles are computed; null where they are.</summary>
    public string? Obstacle => points.Document.Spec.Barcode is { } settings ? AnalysisSize.Obstacle(points.Cloud.Count, settings, MostBytes) : null;

    /// <summary>A bar's cycle; null where the result has no such bar, or bars are rounded (divisions) and cannot be told apart.</summary>
    public LoopView? Find(Interval bar, CancellationToken cancellation = default)
    {
        if (points.Document.Spec.Barcode is not { } settings || bar.Dimension != 1 || Obstacle is not null)
            return null;
        lock (_lock)
        {
            var complex = Complex(settings, cancellation);
            var all = Cocycles(complex, settings.Field, cancellation);
            if (IndexOf(all, bar) is not { } index)
                return null;
            var lengths = complex.Kind == ComplexKind.LazyWitness ? VietorisRips.EdgeValues(points.Cloud.Select(complex.Landmarks), cancellation) : null;
            var cycle = RepresentativeCycles.Shortest(complex.Edges, all, index, settings.Field, lengths, cancellation);
            return new LoopView(bar, complex.Landmarks.Length == 0 ? cycle.Vertices : [.. cycle.Vertices.Select(v => complex.Landmarks[v])], cycle.EndsWithBar);
        }
    }

    /// <summary>The circular coordinate of a bar, one angle for each point; null where the bar has none (it is not there over Z/47, or has torsion).</summary>
    public double[]? Coordinate(Interval bar, CancellationToken cancellation = default)
    {
        if (points.Document.Spec.Barcode is not { } settings || bar.Dimension != 1 || Obstacle is not null)
            return null;
        lock (_lock)
        {
            var complex = Complex(settings, cancellation);
            var all = Cocycles(complex, LiftField, cancellation);
            if (IndexOf(all, bar) is not { } index)
                return null;
            try
            {
                return CircularCoordinateComputation.Compute(points.Cloud, complex, all[index], LiftField, cancellation: cancellation).Angles;
            }
            catch (Topology.InvalidInputException)
            {
                return null;
            }
        }
    }

    private FlagComplex Complex(BarcodeSettings settings, CancellationToken cancellation) => _complex ??= BarcodeComputation.Complex(points.Cloud, settings, cancellation);

    private IReadOnlyList<Cocycle> Cocycles(FlagComplex complex, int field, CancellationToken cancellation)
    {
        if (!_cocycles.TryGetValue(field, out var all))
            _cocycles[field] = all = FlagPersistence.Cocycles(complex.Edges, complex.TMax, field, null, cancellation);
        return all;
    }

    private static int? IndexOf(IReadOnlyList<Cocycle> all, Interval bar)
    {
        for (var i = 0; i < all.Count; i++)
            if (all[i].Bar == bar)
                return i;
        return null;
    }
}
