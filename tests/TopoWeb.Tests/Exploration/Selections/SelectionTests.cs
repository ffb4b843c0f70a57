using Microsoft.Extensions.Primitives;
using System.Globalization;
using System.Text;
using TopoWeb.Datasets.Uploads;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Exploration.Selections;
using TopoWeb.Exports;
using TopoWeb.Results.Files;
using TopoWeb.Settings;
using TopoWeb.Topology;
using TopoWeb.Topology.Homology;

namespace TopoWeb.Tests.Exploration.Selections;

public sealed class SelectionTests
{
    [Fact]
    public async Task Selection_OverlappingNodes_HasEachPointOnce()
    {
        var result = await SelectionSamples.CircleAsync();
        var selection = SelectionSamples.Everything(result);
        Assert.Equal(result.Document.Points.Indices.Order(), selection.Rows);
        Assert.True(result.Document.Mapper!.Nodes.Sum(n => n.Size) > selection.Rows.Count);
        Assert.Equal("node 0", SelectionSamples.Select(result, 0).Title);
        Assert.Equal("2 nodes", SelectionSamples.Select(result, 0, 1).Title);
    }

    [Fact]
    public async Task Summary_OfANode_IsItsMeanAndDeviation()
    {
        var result = await SelectionSamples.CircleAsync();
        var exploration = new ResultExploration(result);
        var node = result.Document.Mapper!.Nodes.MaxBy(n => n.Size)!;
        var summary = exploration.Summary(SelectionSamples.Select(result, node.Id));
        for (var i = 0; i < 9; i++)
        {
            Assert.Equal(node.Mean[i], summary.Mean[i], 9);
            var values = exploration.Points.MembersOf(node).Select(p => exploration.Points.Cloud.Row(p)[i]).ToArray();
            Assert.Equal(Math.Sqrt(values.Select(v => v * v).Average() - values.Average() * values.Average()), summary.Deviation[i], 7);
        }
        Assert.All(exploration.Summary(SelectionSamples.Rows(exploration, r => r == 5)).Deviation, d => Assert.Equal(0, d));
    }

    [Fact]
    public async Task Origins_AreCountedSortedAndTheRestTakenTogether()
    {
        var exploration = new ResultExploration(await SelectionSamples.CircleAsync());
        // Network 1 whole, and the first filter of network 0.
        var tables = exploration.Origins(SelectionSamples.Rows(exploration, r => r is >= 40 and < 80 or 0));
        Assert.Equal(["network", "out", "in"], tables.Select(t => t.Name));
        Assert.Equal([(1, 40), (0, 1)], tables[0].Counts.Select(c => (c.Value!.Value, c.Count)));
        Assert.Equal((2, 3), (tables[0].Distinct, tables[0].DistinctOfAll));
        Assert.Equal(40.0 / 41, tables[0].Counts[0].Share, 12);
        Assert.Equal(1.0 / 3, tables[0].Counts[0].ShareOfAll, 12);
        // Output channel 0 three times, the other nineteen twice: six by themselves, then fourteen others.
        Assert.Equal([0, 1, 2, 3, 4, 5, -1], tables[1].Counts.Select(c => c.Value ?? -1));
        Assert.Equal(28, tables[1].Counts[^1].Count);
        Assert.All(tables, t => Assert.Equal(1, t.Counts.Sum(c => c.Share), 12));
    }

    [Fact]
    public async Task Origins_OfPlainPoints_AreNone() => Assert.Empty(new ResultExploration(await SelectionSamples.PlaneAsync()).Origins(new([], [1, 2])));

    [Fact]
    public async Task Histogram_CountsEveryPointOnce()
    {
        var result = await SelectionSamples.CircleAsync();
        var exploration = new ResultExploration(result);
        var selection = SelectionSamples.Rows(exploration, r => r < 30);
        foreach (var function in exploration.Functions)
        {
            var histogram = exploration.Histogram(function.Id, selection);
            Assert.Equal(30 - histogram.Missing, histogram.SelectedCount);
            Assert.True(histogram.AllCount <= SelectionSamples.Count);
            Assert.True(histogram.Selected.Zip(histogram.All).All(b => b.First <= b.Second), function.Id);
        }
        var angle = exploration.Histogram("circle-angle", selection);
        Assert.Equal((0, 2 * Math.PI), (angle.Low, angle.High));
        // The first quarter of the circle stands in its first quarter of bins, give or take one at either end.
        Assert.Equal(30, angle.Selected[..7].Sum() + angle.Selected[^1]);
        var network = exploration.Histogram("network", selection);
        Assert.Equal([0.0, 1.0, 2.0], network.Names);
        Assert.Equal([30, 0, 0], network.Selected);
        Assert.Equal([40, 40, 40], network.All);
    }

    [Fact]
    public async Task Compare_Opposites_FindsThePixelsAndAnglesThatDiffer()
    {
        var exploration = new ResultExploration(await SelectionSamples.CircleAsync());
        // Brighter to the right, and brighter to the left.
        var (right, left) = (SelectionSamples.Rows(exploration, r => r is < 20 or >= 100), SelectionSamples.Rows(exploration, r => r is >= 40 and < 80));
        var comparison = exploration.Compare(right, left);
        Assert.Equal((40, 40, 0), (comparison.A, comparison.B, comparison.Shared));
        Assert.Equal(9 + exploration.Functions.Count(f => f.Kind != FunctionKind.Category), comparison.Values.Count);
        var values = comparison.Values.ToDictionary(v => v.Title);
        foreach (var pixel in new[] { "pixel (2, 1)", "pixel (2, 3)" })
            Assert.True(values[pixel].IsSignificant && values[pixel].Test.Statistic > 0.9, pixel);
        Assert.True(values["pixel (2, 3)"].MiddleA > values["pixel (2, 3)"].MiddleB);
        Assert.False(values["pixel (1, 2)"].IsSignificant);
        var angle = values["primary circle, angle t"];
        Assert.True(angle is { IsAngle: true, IsSignificant: true });
        Assert.Equal(Math.PI, angle.MiddleB, 0.1);
        Assert.True(Math.Abs(Math.IEEERemainder(angle.MiddleA, 2 * Math.PI)) < 0.1);
        Assert.Equal(comparison.Values.Select(v => v.Corrected).Order(), comparison.Values.Select(v => v.Corrected));
        Assert.All(comparison.Values, v => Assert.InRange(v.Corrected, v.Test.P, 1));
    }

    [Fact]
    public async Task Compare_WithItself_FindsNothingAndSaysThatPointsAreShared()
    {
        var exploration = new ResultExploration(await SelectionSamples.CircleAsync());
        var selection = SelectionSamples.Rows(exploration, r => r < 50);
        var comparison = exploration.Compare(selection, SelectionSamples.Rows(exploration, r => r < 50));
        Assert.Equal(50, comparison.Shared);
        Assert.All(comparison.Values, v => Assert.Equal((0, 1), (v.Test.Statistic, v.Corrected)));
        Assert.Equal("A and B are the same points.", TopoWeb.Results.Selections.ComparisonText.Shared(comparison));
    }

    [Fact]
    public async Task Csv_HasValuesProvenanceNodesAndFunctions()
    {
        var result = await SelectionSamples.CircleAsync();
        var exploration = new ResultExploration(result);
        var lines = Encoding.UTF8.GetString(SelectionCsv.Write(exploration, [3, 50], exploration.Functions, values: true)).TrimEnd('\n').Split('\n');
        Assert.Equal("row,x0,x1,x2,x3,x4,x5,x6,x7,x8,network,seed,layer,out,in,iteration,nodes,pca1,pca2,pca3,density,eccentricity,circle-angle,circle-residual,klein-theta,klein-phi,klein-residual,three-circles", lines[0]);
        Assert.Equal(3, lines.Length);
        var cells = lines[2].Split(',');
        Assert.Equal(["50", "1", "12", "1", "5", "0", "100"], [cells[0], .. cells[10..16]]);
        Assert.Equal(exploration.Points.Cloud.Row(exploration.Points.PositionOf(50)).ToArray(), cells[1..10].Select(c => double.Parse(c, CultureInfo.InvariantCulture)));
        Assert.Equal(result.Document.Mapper!.Nodes.Where(n => n.Members.Contains(50)).Select(n => n.Id), cells[16].Split(' ').Select(int.Parse));
        Assert.Equal(2 * Math.PI * 50 / SelectionSamples.Count, double.Parse(cells[22], CultureInfo.InvariantCulture), 0.1);
        Assert.StartsWith("row,network,", Encoding.UTF8.GetString(SelectionCsv.Write(exploration, [3], [], values: false)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_Resolved_TakesNodesAndRowsTogetherAndNamesWhatIsWrong()
    {
        var points = new ResultExploration(await SelectionSamples.CircleAsync()).Points;
        var node = points.Document.Mapper!.Nodes[1];
        Assert.Equal(node.Members.Append(7).Distinct().Order(), Read("1", "7").Resolve(points));
        Assert.Contains("Node 999 not found; the", Assert.Throws<InvalidInputException>(() => Read("0,999").Resolve(points)).Message, StringComparison.Ordinal);
        Assert.Contains("the input has 120 rows, 0 to 119", Assert.Throws<InvalidInputException>(() => Read("", "120").Resolve(points)).Message, StringComparison.Ordinal);
        Assert.Contains("No points selected", Assert.Throws<InvalidInputException>(() => Read("").Resolve(points)).Message, StringComparison.Ordinal);
        Assert.Equal("nodes", Assert.Throws<InvalidInputException>(() => Read("1,x")).Field);
    }

    [Fact]
    public async Task Cloud_OfASelection_KeepsFiltersAndProvenanceThroughTheStore()
    {
        var result = await SelectionSamples.CircleAsync();
        int[] rows = [.. Enumerable.Range(35, 12)];
        var content = SelectionCloud.Of(result, rows);
        var again = FilterArtifact.FromBytes(new FilterArtifact(content.Points, content.Bank).ToBytes());
        Assert.Equal((12, 3), (again.Points.Count, again.PatchSize!.Value));
        for (var i = 0; i < rows.Length; i++)
        {
            Assert.Equal(result.Filters.Points.Row(rows[i]).ToArray(), again.Points.Row(i).ToArray());
            Assert.Equal(result.Filters.ProvenanceOf(rows[i]) with { Row = i }, again.ProvenanceOf(i));
        }
        Assert.Equal([0.0, 1.0], again.Columns([0, 11])["network"]);
        // Once more: a selection of a selection.
        Assert.Equal(result.Filters.ProvenanceOf(46).Out, FilterArtifact.From(again.Bank!.Select([11])).ProvenanceOf(0).Out);
    }

    [Fact]
    public async Task Cloud_OfTooFewPoints_SaysHowManyAreNeeded()
    {
        var result = await SelectionSamples.CircleAsync();
        Assert.Equal("The selection has 9 points; an analysis needs at least 10. Select more nodes.", Assert.Throws<InvalidInputException>(() => SelectionCloud.Of(result, [.. Enumerable.Range(0, 9)])).Message);
    }

    [Fact]
    public void Fit_Settings_SwitchOffTheFiltrationAndTakeAsManyAsThereAre()
    {
        var fitted = SelectionCloud.Fit(new AnalysisSpec
        {
            Density = new() { K = 200 },
            Barcode = new() { Landmarks = 100, FirstLandmark = 700, LandmarkChoice = LandmarkChoice.Given, LandmarkPoints = [5, 700] },
            Mapper = new() { LensNeighbors = 200, Resolution = 17 },
        }, 40);
        Assert.Null(fitted.Density);
        Assert.Equal((40, null, LandmarkChoice.MaxMin, null), (fitted.Barcode!.Landmarks, fitted.Barcode.FirstLandmark, fitted.Barcode.LandmarkChoice, fitted.Barcode.LandmarkPoints));
        Assert.Equal((39, 17), (fitted.Mapper!.LensNeighbors, fitted.Mapper.Resolution));
        fitted.Validate();
    }

    [Theory]
    [InlineData("pca1, circle-angle all", "pca1|circle-angle|all")]
    [InlineData("pca1,\"column:a, b\"", "pca1|column:a, b")]
    [InlineData("\"column:5\"\" pipe\"", "column:5\" pipe")]
    [InlineData("", "")]
    public void Read_FunctionsInAList_AreTakenApart(string text, string names)
    {
        var read = SelectionRequest.Read(name => name == "functions" ? text : default(StringValues)).Functions;
        Assert.Equal(names, string.Join('|', read));
        Assert.Equal(read, NameList.Parse([string.Join(',', read.Select(NameList.Quoted))], "functions"));
    }

    [Fact]
    public void Read_FunctionsGivenSeveralTimes_AreAllTaken() =>
        Assert.Equal(["pca1", "a, b", "c"], SelectionRequest.Read(name => name == "functions" ? new StringValues(["pca1", "\"a, b\",c"]) : default).Functions);

    [Fact]
    public void Read_FunctionWithAnOpenQuote_IsRefused()
    {
        var error = Assert.Throws<InvalidInputException>(() => SelectionRequest.Read(name => name == "functions" ? "\"a, b" : default(StringValues)));
        Assert.Equal("functions", error.Field);
        Assert.Contains("quote is not closed", error.Message, StringComparison.Ordinal);
    }

    private static SelectionRequest Read(string nodes, string rows = "") => SelectionRequest.Read(name => name switch { "nodes" => nodes, "rows" => rows, _ => default(StringValues) });
}
