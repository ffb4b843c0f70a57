using CsCheck;
using TopoWeb.Exports;
using TopoWeb.Rendering.Callouts;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Exports;

public sealed class PlacementTests
{
    [Fact]
    public void Declutter_RandomNodes_IsThatOfTheNaiveTwin() =>
        Gen.Select(Gen.Select(Gen.Double[-50, 300], Gen.Double[-50, 300]).Array[0, 60], Gen.Double[5, 60], Gen.Int[0, 9999]).Sample((places, side, seed) =>
        {
            var random = new Random(seed);
            var rank = places.Select(_ => random.Next(5)).ToArray();
            var expected = new List<int>();
            foreach (var i in Enumerable.Range(0, places.Length).OrderByDescending(i => rank[i]).ThenBy(i => i))
                if (!expected.Any(e => Math.Abs(places[e].Item1 - places[i].Item1) < side && Math.Abs(places[e].Item2 - places[i].Item2) < side))
                    expected.Add(i);
            Assert.Equal(expected.Order(), Declutter.Choose(places, Enumerable.Range(0, places.Length).OrderByDescending(i => rank[i]), side).Order());
        }, iter: 200);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(PatchCallouts.Most)]
    public void Ring_OfSomePatches_NeverOverlapsAndIsTheSameAgain(int count)
    {
        const double side = 36;
        var random = new Random(count);
        var places = Enumerable.Range(0, 200).Select(_ => (100 + 600 * random.NextDouble(), 100 + 300 * random.NextDouble())).ToArray();
        var sizes = places.Select(_ => random.Next(1, 50)).ToArray();

        var ring = PatchCallouts.Create(places, sizes, count, 844, 544, side, 8);

        Assert.Equal(count, ring.Count);
        Assert.Equal(count, ring.Select(r => r.Node).Distinct().Count());
        for (var i = 0; i < ring.Count; i++)
            for (var j = 0; j < i; j++)
                Assert.True(Math.Max(Math.Abs(ring[i].X - ring[j].X), Math.Abs(ring[i].Y - ring[j].Y)) >= side, $"{ring[i]} and {ring[j]} overlap.");
        Assert.All(ring, r => Assert.True(r is { X: >= side / 2 and <= 844 - side / 2, Y: >= side / 2 and <= 544 - side / 2 }));
        Assert.Equal(ring, PatchCallouts.Create(places, sizes, count, 844, 544, side, 8));
    }

    [Fact]
    public void Light_OfManyNodes_IsSmall()
    {
        var random = new Random(1);
        var nodes = Enumerable.Range(0, 1500).Select(i => Samples.Node(i, 3 + random.Next(40), random.NextDouble(), random.NextDouble())).ToArray();
        var svg = GraphSvg.Light(Samples.Mapper(nodes) with { Edges = [.. Enumerable.Range(0, 9000).Select(_ => new Topology.Mapper.Graph.MapperEdge(random.Next(1500), random.Next(1500), random.Next(9)))] });
        Assert.InRange(svg.Length, 50_000, 200_000);
    }

    [Fact]
    public void Light_OfNoNodes_SaysSo() => Assert.Contains("no nodes", GraphSvg.Light(Samples.Mapper()));
}
