using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Homology.Reduction;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Homology.Coordinates;

/// <summary>Circular coordinates: V. de Silva, D. Morozov, M. Vejdemo-Johansson, "Persistent cohomology and circular coordinates", Discrete Comput. Geom. 45 (2011); from landmarks to all points as in J. A. Perea, "Sparse circular coordinates via principal Z-bundles" (2020).</summary>
/// <remarks>Start here: the steps in order, each a type of this folder.</remarks>
public static class CircularCoordinateComputation
{
    /// <summary>Where in a bar the cocycle is smoothed by default: late, where the complex has most edges to average over.</summary>
    public const double DefaultPosition = 0.9;

    /// <summary>The coordinates of a class.</summary>
    /// <remarks>
    /// A cocycle over Z/p is lifted to the integers −(p−1)/2 … (p−1)/2 and made harmonic: ω = α + δf with Σ w·ω² smallest over the edges that have entered at the
    /// value t, and weights w that even out how densely vertices lie (<see cref="NeighborMasses"/>). Then f modulo 1, times 2π, is the angle of a vertex, and a point z has f(j) + Σ φ_a(z)·ω(j, a) over the landmarks a near it. The weights φ_a(z) are
    /// proportional to max(0, t + m(z) − D(a, z)) for the lazy witness complex (all such landmarks form a simplex at t, by definition) and to max(0, t/2 − D(a, z)) for
    /// Vietoris–Rips. O(E·iterations + n·L·d) time. Turning and mirroring all angles gives equally good coordinates.
    /// </remarks>
    /// <param name="cloud">The points.</param>
    /// <param name="complex">Their complex, from <see cref="BarcodeComputation.Complex(PointCloud, BarcodeSettings, CancellationToken, WorkBudget?)"/>.</param>
    /// <param name="cocycle">The class, from <see cref="FlagPersistence.Cocycles"/>.</param>
    /// <param name="field">The prime p of the cocycle, 3 at least; 47 is usual.</param>
    /// <param name="position">t = birth + position·(death − birth), in [0, 1); an infinite bar is taken to end with the filtration.</param>
    /// <param name="cancellation">Checked throughout.</param>
    /// <exception cref="InvalidInputException">A setting is outside its limits, or the cocycle does not lift (torsion of order p: use another prime).</exception>
    public static CircularCoordinates Compute(PointCloud cloud, FlagComplex complex, Cocycle cocycle, int field, double position = DefaultPosition, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        ArgumentNullException.ThrowIfNull(complex);
        ArgumentNullException.ThrowIfNull(cocycle);
        if (field < 3)
            throw new InvalidInputException("field", $"A cocycle over Z/{field} cannot be lifted to the integers. Choose a prime of at least 3, such as 47.");
        if (!(position >= 0 && position < 1))
            throw new InvalidInputException("position", $"position is {position}; it must be at least 0 and below 1 (from birth to death of the bar).");
        var scale = PointScale.Of(cloud);
        (cloud, complex) = (scale.Cloud, complex with { Edges = scale.Down(complex.Edges), TMax = scale.Down(complex.TMax) });
        var (birth, death) = (scale.Down(cocycle.Bar.Birth), cocycle.Bar.Death is { } last ? scale.Down(last) : (double?)null);
        var end = death ?? Math.Min(complex.TMax, complex.Edges.EnclosingRadius());
        var value = birth + position * (end - birth);
        var lifted = LiftedCocycle.Create(complex.Edges, cocycle, field, value, cancellation);
        var vertices = complex.Kind == ComplexKind.Rips ? cloud : cloud.Select(complex.Landmarks);
        var lengths = complex.Kind == ComplexKind.LazyWitness ? VietorisRips.EdgeValues(vertices, -1, cancellation) : complex.Edges;
        var f = HarmonicCocycle.Potential(new NeighborMasses(complex.Edges, lengths, value), lifted, cancellation);
        var vertexAngles = Array.ConvertAll(f, Angle);
        if (complex.Kind == ComplexKind.Rips)
            return new CircularCoordinates(vertexAngles, vertexAngles, scale.Up(value), 0);
        var (angles, uncovered) = Extend(cloud, vertices, complex, lifted, f, value, cancellation);
        return new CircularCoordinates(angles, vertexAngles, scale.Up(value), uncovered);
    }

    private static (double[] Angles, int Uncovered) Extend(PointCloud cloud, PointCloud landmarks, FlagComplex complex, LiftedCocycle lifted, double[] f, double value, CancellationToken cancellation)
    {
        var blocks = new ColumnBlocks(landmarks);
        var angles = new double[cloud.Count];
        var uncovered = 0;
        const int block = 256;
        Parallel.For(0, (cloud.Count + block - 1) / block, new ParallelOptions { CancellationToken = cancellation }, () => new double[landmarks.Count], (b, _, distances) =>
        {
            for (var z = b * block; z < Math.Min(cloud.Count, (b + 1) * block); z++)
            {
                blocks.DistancesTo(cloud.Row(z), distances);
                var nearest = System.Numerics.Tensors.TensorPrimitives.IndexOfMin<double>(distances);
                var radius = complex.Kind == ComplexKind.LazyWitness ? value + Smallest(distances, complex.Nu) : value / 2;
                var (weight, turn) = (0.0, 0.0);
                for (var a = 0; a < distances.Length; a++)
                {
                    if (!(distances[a] < radius))
                        continue;
                    weight += radius - distances[a];
                    turn += (radius - distances[a]) * (a == nearest ? 0 : lifted[nearest, a] + f[a] - f[nearest]);
                }

                if (weight == 0)
                    Interlocked.Increment(ref uncovered);
                angles[z] = Angle(f[nearest] + (weight > 0 ? turn / weight : 0));
            }

            return distances;
        }, _ => { });
        return (angles, uncovered);
    }

    /// <summary>m(z): the ν-th smallest distance, 0 for ν = 0.</summary>
    private static double Smallest(double[] distances, int nu)
    {
        var (nearest, second) = (double.PositiveInfinity, double.PositiveInfinity);
        foreach (var distance in distances)
        {
            second = Math.Min(second, Math.Max(nearest, distance));
            nearest = Math.Min(nearest, distance);
        }

        return nu == 0 ? 0 : nu == 1 ? nearest : second;
    }

    /// <summary>A number of turns as radians in [0, 2π).</summary>
    private static double Angle(double turns)
    {
        var angle = 2 * Math.PI * (turns - Math.Floor(turns));
        return angle < 2 * Math.PI ? angle : 0;
    }
}
