using System.Text.Json;
using CsCheck;
using TopoWeb.Topology.Mapper;
using TopoWeb.Topology.Mapper.Graph;
using TopoWeb.Topology.Mapper.Lenses;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Topology.Tests.Mapper;

public sealed class PrincipalAxesTests
{
    [Fact]
    public void Project_CloudItWasFittedTo_IsItsOwnLensBitForBit() => Clouds.TiedOrGeneric(1, 60).Sample(cloud =>
        Assert.Equal(PrincipalComponents.Project(cloud, 3), PrincipalAxes.Fit(cloud).Project(cloud)), iter: 100);

    [Fact]
    public void Project_TurnedCloud_TurnsOnTheAxes() => Gen.Select(Clouds.Generic(5, 30, 2, 2), Gen.Double[0, 2 * Math.PI]).Sample((cloud, angle) =>
    {
        var frame = PrincipalAxes.Fit(cloud);
        var (sine, cosine) = Math.SinCos(angle);
        var own = frame.Project(cloud, 2);
        // The cloud turned about its mean: in the frame of the first one its coordinates are turned by the same angle, or against it where the axes are a mirror image.
        var turned = frame.Project(Turn(cloud, frame.Mean, sine, cosine), 2);
        var hand = frame.Directions[0][0] * frame.Directions[1][1] - frame.Directions[0][1] * frame.Directions[1][0];
        for (var i = 0; i < cloud.Count; i++)
        {
            Assert.Equal(cosine * own[0][i] - hand * sine * own[1][i], turned[0][i], Tolerances.LongSum);
            Assert.Equal(hand * sine * own[0][i] + cosine * own[1][i], turned[1][i], Tolerances.LongSum);
        }
    }, iter: 100);

    [Fact]
    public void Project_ShiftedCloud_IsShiftedToo()
    {
        var frame = PrincipalAxes.Fit(Clouds.Rows([-2, 0], [2, 0], [0, 1], [0, -1]));

        Assert.Equal([5.0], frame.Project(Clouds.Rows([5, 7]), 3)[0]);
        Assert.Equal([7.0], frame.Project(Clouds.Rows([5, 7]), 3)[1]);
        Assert.Equal([0.0], frame.Project(Clouds.Rows([5, 7]), 3)[2]);
    }

    [Fact]
    public void Project_OtherDimensionOrNoPoints_SaysSo()
    {
        Assert.Equal("frame", Assert.Throws<InvalidInputException>(() => PrincipalAxes.Fit(Clouds.Circle(5)).Project(Clouds.Random(3, 4, 1))).Field);
        Assert.Equal("points", Assert.Throws<InvalidInputException>(() => PrincipalAxes.Fit(new PointCloud([], 2))).Field);
    }

    [Fact]
    public void Build_OwnAxesAndOwnRanges_IsTheOwnGraph() => Gen.Select(Clouds.Generic(3, 40, 2, 4), Gen.Int[1, 8], Gen.Double[1, 4], Gen.Enum<CoverKind>()).Sample((cloud, resolution, gain, cover) =>
    {
        var settings = new MapperSettings { Resolution = resolution, Gain = gain, Cover = cover };
        var lenses = PrincipalAxes.Fit(cloud).Project(cloud, 2);
        var framed = MapperBuilder.Build(
            cloud, settings with { Lenses = ["column:x", "column:y"], LensRanges = [LensRange.Of(lenses[0]), LensRange.Of(lenses[1])] },
            new Dictionary<string, double[]> { ["x"] = lenses[0], ["y"] = lenses[1] });

        var own = MapperBuilder.Build(cloud, settings);
        Assert.Equal(own.Nodes.Select(Text), framed.Nodes.Select(Text));
        Assert.Equal(own.Edges, framed.Edges);
        // A flat lens is noted in other words; nothing else is.
        Assert.Equal(own.Notes.Count, framed.Notes.Count);
    }, iter: 60);

    [Fact]
    public void Build_PointsOutsideTheRange_CountWithTheOutermostIntervalsAndAreNoted()
    {
        var cloud = Clouds.Rows([-9], [0.1], [0.9], [9]);
        var graph = MapperBuilder.Build(cloud, new MapperSettings { Lenses = ["column:x"], LensRanges = [new(0, 1)], Resolution = 4, Gain = 1 }, new Dictionary<string, double[]> { ["x"] = [-9, 0.1, 0.9, 9] });

        Assert.Equal([0, 1, 2, 3], graph.Nodes.SelectMany(n => n.Members).Order());
        Assert.All(graph.Nodes, n => Assert.Equal(n.Members.Contains(0) || n.Members.Contains(1) ? 0 : 3, n.Bin[0]));
        Assert.Equal(-9, graph.LensMinimum[0]);
        Assert.Contains(graph.Notes, n => n.StartsWith("2 of 4 points lie outside", StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_WithoutRanges_AreWrittenAsBefore() => Assert.DoesNotContain("anges", JsonSerializer.Serialize(new MapperSettings()), StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 2)]
    [InlineData(0, double.NaN, 2)]
    public void Validate_WrongRanges_NamesTheSetting(double minimum, double maximum, int count) => Assert.Equal("mapper.lensRanges", Assert.Throws<InvalidInputException>(
        () => new MapperSettings { LensRanges = [.. Enumerable.Repeat(new LensRange(minimum, maximum), count)] }.Validate()).Field);

    private static string Text(MapperNode node) => $"{string.Join(",", node.Bin)}: {string.Join(",", node.Members)} at {string.Join(",", node.Lens)}";

    private static PointCloud Turn(PointCloud cloud, IReadOnlyList<double> about, double sine, double cosine) => Clouds.Rows([.. Enumerable.Range(0, cloud.Count).Select(i =>
    {
        var (x, y) = (cloud.Row(i)[0] - about[0], cloud.Row(i)[1] - about[1]);
        return new[] { about[0] + cosine * x - sine * y, about[1] + sine * x + cosine * y };
    })]);
}
