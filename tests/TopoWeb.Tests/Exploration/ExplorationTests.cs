using TopoWeb.Tests.Experiments;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Exploration;
using TopoWeb.Networks.Filters;
using TopoWeb.Rendering;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Settings;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Tests.Exploration;

/// <summary>A noisy primary circle of two networks, analysed as the product does.</summary>
public sealed class ExplorationTests
{
    private const int Points = 240;

    private static readonly Lazy<Task<StoredResult>> Circle = new(() => AnalyzeAsync(Edges(Points)));

    [Fact]
    public async Task Functions_OfPatches_AreThoseThatSaySomething()
    {
        var exploration = new ResultExploration(await Circle.Value);
        Assert.Equal(
            ["pca1", "pca2", "pca3", "density", "eccentricity", "circle-angle", "circle-residual", "klein-theta", "klein-phi", "klein-residual", "three-circles", "network", "out"],
            exploration.Functions.Select(f => f.Id));
        foreach (var function in exploration.Functions)
            Assert.Equal(exploration.Points.Rows.Length, exploration.Values(function.Id).Values.Length);
    }

    [Fact]
    public async Task Values_OfTheCircleAngle_AreTheAnglesThePatchesWereMadeOf()
    {
        var exploration = new ResultExploration(await Circle.Value);
        var angles = exploration.Values("circle-angle").Values;
        for (var i = 0; i < angles.Length; i++)
            Assert.True(Apart(angles[i], 2 * Math.PI * exploration.Points.Rows[i] / Points) < 0.1, $"point {i}");
        Assert.All(exploration.Values("circle-residual").Values, r => Assert.InRange(r, 0, 0.2));
        Assert.Equal([0.0, 1.0], exploration.Values("network").Values.Distinct().Order());
    }

    [Fact]
    public async Task Loop_OfTheLongestBar_GoesOnceAroundInOrderAndItsCoordinateFollows()
    {
        var result = await Circle.Value;
        var exploration = new ResultExploration(result);
        var barcode = result.Document.Barcode!;
        var bar = barcode.Intervals.Where(i => i.Dimension == 1).MaxBy(i => i.Length(barcode.TMax));

        var loop = exploration.Loop(bar)!;
        var angles = loop.Cycle.Select(p => 2 * Math.PI * exploration.Points.Rows[p] / Points).ToArray();
        var turn = angles.Zip([.. angles[1..], angles[0]], (a, b) => Math.IEEERemainder(b - a, 2 * Math.PI)).Sum();
        Assert.Equal(2 * Math.PI, Math.Abs(turn), 6);
        Assert.True(loop.EndsWithBar);

        var coordinate = exploration.Coordinate(bar)!.Values;
        var turned = Enumerable.Range(0, coordinate.Length).Sum(i =>
            Math.IEEERemainder(coordinate[(i + 1) % coordinate.Length] - coordinate[i], 2 * Math.PI));
        Assert.Equal(2 * Math.PI, Math.Abs(turned), 6);

        var nodes = exploration.NodesOf([.. loop.Cycle]);
        Assert.All(result.Document.Mapper!.Nodes.Where(n => nodes.Contains(n.Id)), n => Assert.Contains(n.Members, m => loop.Cycle.Any(p => exploration.Points.Rows[p] == m)));
        Assert.Null(exploration.Loop(bar with { Birth = bar.Birth + 1 }));
        Assert.Null(exploration.Loop(new Interval(0, 0, null)));
    }

    [Fact]
    public void NodeValues_OfAngles_AreTheDirectionOfTheSum()
    {
        var angle = new FunctionInfo("a", "a", FunctionKind.Angle, "");
        Assert.True(Apart(0, NodeValues.Of(angle, [0.1, 2 * Math.PI - 0.1])) < Tolerances.Sum);
        Assert.Equal(0.05, NodeValues.Of(angle with { Period = Math.PI }, [0.1, Math.PI, 0.05]), 6);
        Assert.Equal(2, NodeValues.Of(angle with { Kind = FunctionKind.Category }, [3, 2, 2, 3]));
        Assert.Equal(2.5, NodeValues.Of(angle with { Kind = FunctionKind.Quantity }, [3, 2]));
        Assert.True(double.IsNaN(NodeValues.Of(angle, [])));
    }

    [Fact]
    public async Task Coloring_OfEachKind_HasAColourForEveryNodeAndALegend()
    {
        var result = await Circle.Value;
        var exploration = new ResultExploration(result);
        var nodes = result.Document.Mapper!.Nodes;
        foreach (var function in exploration.Functions)
        {
            var coloring = GraphColoring.By(function, exploration.OnNodes(exploration.Values(function.Id), nodes));
            Assert.Equal(nodes.Count, coloring.Colors.Length);
            Assert.All(coloring.Colors, color => Assert.Matches("^#[0-9a-f]{6}$", color));
            Assert.True(coloring.Entries.Count > 0 || coloring.Marks.Count > 1, function.Id);
        }
        Assert.Equal(["0", "1"], GraphColoring.By(exploration.Find("network")!, exploration.OnNodes(exploration.Values("network"), nodes)).Entries.Select(e => e.Text));
    }

    [Fact]
    public async Task Sizing_ByAQuantity_GrowsWithItAndByAnythingElseIsRefused()
    {
        var result = await Circle.Value;
        var exploration = new ResultExploration(result);
        var nodes = result.Document.Mapper!.Nodes;
        var sizing = GraphSizing.Of(exploration, "pca1", nodes);
        var values = exploration.OnNodes(exploration.Values("pca1"), nodes);
        Assert.Equal(Array.IndexOf(values, values.Max()), Array.IndexOf(sizing.Levels, 1.0));
        Assert.Equal(Array.IndexOf(values, values.Min()), Array.IndexOf(sizing.Levels, 0.0));
        Assert.DoesNotContain(GraphSizing.Quantities(exploration), f => f.Id is "circle-angle" or "network");
        Assert.Contains("pca1", Assert.Throws<TopoWeb.Topology.InvalidInputException>(() => GraphSizing.Of(exploration, "circle-angle", nodes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Significance_OfTheCircle_FindsOneLoopFromEveryStart()
    {
        var result = await Circle.Value;
        Assert.Null(SignificanceStore.Obstacle(result.Document));
        var staged = await new ExperimentPipeline(new StageRunner(new NoStageStore(), new StageProgressLog())).SignificanceAsync(result, CancellationToken.None);
        var verdict = staged!.Value;
        Assert.Equal((1, 32, 32), (verdict.SupportedLoops, verdict.Ranks[0].Starts, verdict.Starts));
        Assert.InRange(verdict.Ranks[0].Ratio!.Value.Median, 1.5, 100);
        Assert.StartsWith("One significant loop: the longest H₁ bar exceeds the 95th percentile of random filters (", verdict.Sentence, StringComparison.Ordinal);
        var one = SignificanceSamples.One("", 0.1);
        Assert.Equal("One significant loop", one.Headline);
        Assert.Equal("found from all 15 starting landmarks, 3.2× longer than in random filters (median); a second from 3 of 15.", one.Short);
        Assert.Equal("No significant loop", (one with { SupportedLoops = 0, Ranks = [one.Ranks[0] with { Starts = 7 }, one.Ranks[2]] }).Headline);
        Assert.Equal("Inconclusive", (one with { SupportedLoops = 0, Ranks = [one.Ranks[0] with { Starts = 13 }, one.Ranks[2]] }).Headline);
    }

    [Fact]
    public async Task Significance_WhereItWouldCompareUnlikeThings_SaysWhy()
    {
        var document = (await Circle.Value).Document;
        Assert.Null(SignificanceStore.Obstacle(document with { Spec = document.Spec with { Normalize = false } }));
        Assert.Contains("H₀", SignificanceStore.Obstacle(document with { Spec = document.Spec with { Barcode = new() { MaxDimension = 0 } } }), StringComparison.Ordinal);
        Assert.Contains("skipped", SignificanceStore.Obstacle(document with { Barcode = null }), StringComparison.Ordinal);
        Assert.Contains("landmarks", SignificanceStore.Obstacle(document with { Spec = document.Spec with { Barcode = new() { Complex = ComplexKind.Rips } } }), StringComparison.Ordinal);
    }

    private static double Apart(double a, double b) => Math.Abs(Math.IEEERemainder(a - b, 2 * Math.PI));

    /// <summary>Edges in every direction with a little of something else, half from each of two networks.</summary>
    private static FilterBank Edges(int count)
    {
        var values = new float[count * 9];
        for (var i = 0; i < count; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * i / count);
            for (var p = 0; p < 9; p++)
                values[i * 9 + p] = (float)(cos * (p % 3 - 1) + sin * (p / 3 - 1) + 0.06 * Math.Sin(12.9 * i + 78.2 * p));
        }
        return new FilterBank(2, count / 2, 1, 3, values, [11, 12], 1, 100);
    }

    private static async Task<StoredResult> AnalyzeAsync(FilterBank bank)
    {
        var filters = FilterArtifact.From(bank);
        var pipeline = new ExperimentPipeline(new StageRunner(new NoStageStore(), new StageProgressLog()));
        var spec = new AnalysisSpec { Density = null, Barcode = new() { Landmarks = 40 }, Mapper = new() { Resolution = 10, Gain = 2 } };
        var result = await pipeline.AnalyzeAsync(filters, "filters", null, spec, 0, CancellationToken.None);
        return new StoredResult(Guid.Empty, "points", result.Value, filters);
    }

    [Fact]
    public async Task Functions_NetworksOfKnownAccuracy_AreColouredByIt()
    {
        var bank = Edges(Points) with { Accuracies = [0.9, 0.95] };
        var stored = FilterArtifact.FromBytes(FilterArtifact.From(bank).ToBytes());
        Assert.Equal([0.9, 0.95], stored.Bank!.Accuracies);
        var exploration = new ResultExploration(await AnalyzeAsync(bank));
        Assert.Contains("accuracy", exploration.Functions.Select(f => f.Id));
        var (networks, accuracies) = (exploration.Values("network").Values, exploration.Values("accuracy").Values);
        Assert.All(networks.Zip(accuracies), pair => Assert.Equal(pair.First == 0 ? 0.9 : 0.95, pair.Second));
    }

    [Fact]
    public async Task Functions_OwnColumns_TravelWithTheCloudAndFollowTheKeptRows()
    {
        var age = Enumerable.Range(0, Points).Select(i => i == 3 ? double.NaN : i / 2.0).ToArray();
        var group = Enumerable.Range(0, Points).Select(i => (double)(i % 3)).ToArray();
        var filters = FilterArtifact.From(Edges(Points)) with { Own = new Dictionary<string, double[]> { ["group"] = group, ["age"] = age } };
        var stored = FilterArtifact.FromBytes(filters.ToBytes());
        Assert.Equal(age, stored.Own["age"]);
        var result = (await AnalyzeAsync(Edges(Points))) with { Filters = stored };
        var exploration = new ResultExploration(result);
        Assert.Equal([("column:age", FunctionKind.Quantity), ("column:group", FunctionKind.Category)], exploration.Functions.TakeLast(2).Select(f => (f.Id, f.Kind)));
        Assert.Equal(exploration.Points.Rows.Select(r => age[r]), exploration.Values("column:age").Values);
        Assert.Equal(exploration.Points.Rows.Select(r => (double)(r % 3)), exploration.Values("column:group").Values);
    }
}
