using CsCheck;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Homology.Cycles;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Topology.Tests.Homology;

public sealed class RepresentativeCyclesTests
{
    private static readonly Gen<(DistanceMatrix Edges, int Field)> Complexes = Gen.Select(
        Clouds.TiedOrGeneric(4, 14), Gen.Int[0, 2].Select(i => new[] { 2, 3, 5 }[i]), (cloud, field) => (VietorisRips.EdgeValues(cloud), field));

    [Fact]
    public void Cocycles_AnyComplex_AreThoseOfTheBars() => Complexes.Sample((edges, field) =>
    {
        var cocycles = FlagPersistence.Cocycles(edges, double.PositiveInfinity, field);

        Assert.Equal(FlagPersistence.Compute(edges, double.PositiveInfinity, 1, field).Where(bar => bar.Dimension == 1), cocycles.Select(x => x.Bar));
        foreach (var cocycle in cocycles)
            foreach (var (a, b, c) in Triples(edges.Count))
                if (Math.Max(edges[a, b], Math.Max(edges[b, c], edges[a, c])) < (cocycle.Bar.Death ?? double.PositiveInfinity))
                    Assert.Equal(0, Sum(cocycle, [a, b, c], field));
    }, iter: 200);

    [Fact]
    public void Shortest_AnyBar_IsBornWithItAndBoundsWhenItEnds() => Complexes.Sample((edges, field) =>
    {
        var cocycles = FlagPersistence.Cocycles(edges, double.PositiveInfinity, field);
        for (var bar = 0; bar < cocycles.Count; bar++)
        {
            var (_, birth, death) = cocycles[bar].Bar;
            var cycle = RepresentativeCycles.Shortest(edges, cocycles, bar, field);
            var steps = Steps(cycle.Vertices).ToArray();

            Assert.True(cycle.EndsWithBar);
            Assert.Equal(birth, steps.Max(step => edges[step.From, step.To]));
            Assert.Equal(cycle.Length, steps.Sum(step => edges[step.From, step.To]), Tolerances.LongSum);
            Assert.NotEqual(0, Sum(cocycles[bar], cycle.Vertices, field));
            Assert.False(Bounds(edges, value => value < death, cycle.Vertices, field));
            Assert.True(Bounds(edges, value => value <= death, cycle.Vertices, field));
        }
    }, iter: 150);

    [Fact]
    public void Shortest_SmallComplexes_NoSimpleCycleIsShorter() => Gen.Select(Clouds.TiedOrGeneric(4, 7), Gen.Int[2, 3]).Sample((cloud, field) =>
    {
        var edges = VietorisRips.EdgeValues(cloud);
        var cocycles = FlagPersistence.Cocycles(edges, double.PositiveInfinity, field);
        for (var bar = 0; bar < cocycles.Count; bar++)
        {
            var (_, birth, death) = cocycles[bar].Bar;
            var length = RepresentativeCycles.Shortest(edges, cocycles, bar, field).Length;
            foreach (var cycle in SimpleCycles(edges, birth))
                if (!Bounds(edges, value => value < death, cycle, field) && Bounds(edges, value => value <= death, cycle, field) && Sum(cocycles[bar], cycle, field) != 0)
                    Assert.InRange(length, 0, Steps(cycle).Sum(step => edges[step.From, step.To]) + Tolerances.LongSum);
        }
    }, iter: 100);

    [Fact]
    public void Shortest_Circle_GoesAroundOnce()
    {
        var edges = VietorisRips.EdgeValues(Clouds.Circle(40));
        var cocycles = FlagPersistence.Cocycles(edges, double.PositiveInfinity);

        var cycle = RepresentativeCycles.Shortest(edges, cocycles, cocycles.Count - 1);

        Assert.Equal(Enumerable.Range(0, 40), cycle.Vertices.Order());
        Assert.All(Steps(cycle.Vertices), step => Assert.Contains(Math.Abs(step.From - step.To), new[] { 1, 39 }));
    }

    [Fact]
    public void Shortest_OtherLengths_MeasuresThem()
    {
        var cloud = Clouds.Circle(12);
        var complex = BarcodeComputation.Complex(cloud, new BarcodeSettings { Landmarks = 12 });
        var cocycles = FlagPersistence.Cocycles(complex.Edges, complex.TMax);
        var lengths = VietorisRips.EdgeValues(cloud.Select(complex.Landmarks));

        // The point between two others joins them as their witness when neighbours are joined: every second point makes a hexagon.
        Assert.Equal(6, RepresentativeCycles.Shortest(complex.Edges, cocycles, 0, 2, lengths).Length, Tolerances.LongSum);
    }

    [Fact]
    public void Shortest_NoSuchBar_SaysHowManyThereAre()
    {
        var edges = VietorisRips.EdgeValues(Clouds.Circle(6));
        var cocycles = FlagPersistence.Cocycles(edges, double.PositiveInfinity);

        Assert.Equal("Bar 1 requested, but H₁ has 1 bars, counted from 0.", Assert.Throws<InvalidInputException>(() => RepresentativeCycles.Shortest(edges, cocycles, 1)).Message);
    }

    private static IEnumerable<(int From, int To)> Steps(int[] walk) => walk.Select((from, i) => (from, walk[(i + 1) % walk.Length]));

    private static IEnumerable<(int, int, int)> Triples(int n) =>
        from a in Enumerable.Range(0, n) from b in Enumerable.Range(a + 1, n - a - 1) from c in Enumerable.Range(b + 1, n - b - 1) select (a, b, c);

    private static int Sum(Cocycle cocycle, int[] walk, int field) => Steps(walk).Sum(step => cocycle.Edges.Sum(edge =>
        (edge.From, edge.To) == step ? edge.Value : (edge.To, edge.From) == step ? field - edge.Value : 0)) % field;

    private static IEnumerable<int[]> SimpleCycles(DistanceMatrix edges, double value)
    {
        return Enumerable.Range(0, edges.Count).SelectMany(start => Extend([start]));

        IEnumerable<int[]> Extend(int[] path)
        {
            if (path.Length > 2 && edges[path[^1], path[0]] <= value)
                yield return path;
            for (var next = path[0] + 1; next < edges.Count; next++)
                if (!path.Contains(next) && edges[path[^1], next] <= value)
                    foreach (var cycle in Extend([.. path, next]))
                        yield return cycle;
        }
    }

    /// <summary>Whether a closed walk is a sum of triangles whose value passes the test: elimination, edge by edge.</summary>
    private static bool Bounds(DistanceMatrix edges, Func<double, bool> passes, int[] walk, int field)
    {
        var pivots = new Dictionary<(int, int), Dictionary<(int, int), int>>();
        foreach (var (a, b, c) in Triples(edges.Count))
            if (passes(Math.Max(edges[a, b], Math.Max(edges[b, c], edges[a, c]))))
                if (Reduce(Chain([a, b, c])) is { Count: > 0 } rest)
                    pivots.Add(rest.Keys.Max(), rest);
        return Reduce(Chain(walk)).Count == 0;

        Dictionary<(int, int), int> Chain(int[] cycle)
        {
            var chain = new Dictionary<(int, int), int>();
            foreach (var (from, to) in Steps(cycle))
                Add(chain, (Math.Min(from, to), Math.Max(from, to)), from < to ? 1 : field - 1);
            return chain;
        }

        Dictionary<(int, int), int> Reduce(Dictionary<(int, int), int> chain)
        {
            while (chain.Count > 0 && pivots.TryGetValue(chain.Keys.Max(), out var other))
            {
                var pivot = chain.Keys.Max();
                var factor = Enumerable.Range(1, field - 1).Single(x => (chain[pivot] + x * other[pivot]) % field == 0);
                foreach (var (edge, value) in other)
                    Add(chain, edge, factor * value);
            }

            return chain;
        }

        void Add(Dictionary<(int, int), int> chain, (int, int) edge, int value)
        {
            var sum = (chain.GetValueOrDefault(edge) + value) % field;
            if (sum == 0)
                chain.Remove(edge);
            else
                chain[edge] = sum;
        }
    }
}
