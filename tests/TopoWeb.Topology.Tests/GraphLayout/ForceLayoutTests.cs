using TopoWeb.Topology.GraphLayout;

namespace TopoWeb.Topology.Tests.GraphLayout;

public sealed class ForceLayoutTests
{
    private static readonly ForceLayoutSettings Usual = new();

    [Theory]
    [InlineData(12)]
    [InlineData(60)]
    [InlineData(200)]
    public void Compute_CircleGraphFromAFlatStart_IsRound(int count)
    {
        double[] x = [.. Angles(count).Select(Math.Cos)], y = [.. Angles(count).Select(a => 0.2 * Math.Sin(a))];
        var places = ForceLayout.Compute(x, y, Cycle(0, count), Usual);
        var radii = places.X.Zip(places.Y, (a, b) => Math.Sqrt(a * a + b * b)).ToArray();
        Assert.True(radii.Max() / radii.Min() < 1.15, $"radii {radii.Min()} to {radii.Max()}");
    }

    [Fact]
    public void Compute_CircleGraphFromALine_IsRoundToo()
    {
        double[] x = [.. Angles(60).Select(Math.Cos)];
        var places = ForceLayout.Compute(x, new double[60], Cycle(0, 60), Usual);
        var radii = places.X.Zip(places.Y, (a, b) => Math.Sqrt(a * a + b * b)).ToArray();
        Assert.True(radii.Max() / radii.Min() < 1.3, $"radii {radii.Min()} to {radii.Max()}");
    }

    [Fact]
    public void Compute_Again_GivesTheSameBits()
    {
        var (x, y, edges) = Grid(14);
        var (a, b) = (ForceLayout.Compute(x, y, edges, Usual), ForceLayout.Compute(x, y, edges, Usual));
        Assert.Equal(a.X, b.X);
        Assert.Equal(a.Y, b.Y);
    }

    [Fact]
    public void Compute_OtherSeed_GivesOtherPlaces()
    {
        var (x, y, edges) = Grid(6);
        Assert.NotEqual(ForceLayout.Compute(x, y, edges, Usual).X, ForceLayout.Compute(x, y, edges, new() { Seed = 2 }).X);
    }

    [Fact]
    public void Compute_EdgesInOtherOrderAndDirection_GivesTheSameBits()
    {
        var (x, y, edges) = Grid(10);
        LayoutEdge[] shuffled = [.. edges.Reverse().Select((e, i) => i % 3 == 0 ? e : new LayoutEdge(e.Target, e.Source, e.Closeness))];
        Assert.Equal(ForceLayout.Compute(x, y, edges, Usual).X, ForceLayout.Compute(x, y, shuffled, Usual).X);
    }

    [Fact]
    public void Compute_Start_ScaledAndMoved_GivesTheSameDrawing()
    {
        var (x, y, edges) = Grid(7);
        var (a, b) = (ForceLayout.Compute(x, y, edges, Usual), ForceLayout.Compute([.. x.Select(v => 8 * v)], [.. y.Select(v => 8 * v)], edges, Usual));
        for (var i = 0; i < x.Length; i++)
            Assert.Equal(a.X[i], b.X[i], 0.01);
    }

    [Fact]
    public void Compute_Grid_KeepsTheDirectionOfItsStart()
    {
        var (x, y, edges) = Grid(8);
        var places = ForceLayout.Compute(x, y, edges, Usual);
        Assert.True(Correlation(x, places.X) > 0.9);
        Assert.True(Correlation(y, places.Y) > 0.9);
    }

    [Fact]
    public void Compute_MeanLengthOfEdges_IsOne()
    {
        var (x, y, edges) = Grid(8);
        var places = ForceLayout.Compute(x, y, edges, Usual);
        Assert.Equal(1, edges.Average(e => Distance(places, e.Source, e.Target)), Tolerances.LongSum);
    }

    [Fact]
    public void Compute_CloseEdge_IsShorter()
    {
        var places = ForceLayout.Compute([0, 1, 2], [0, 0.1, 0], [new(0, 1, 1), new(1, 2, 0)], Usual);
        Assert.True(Distance(places, 0, 1) < 0.9 * Distance(places, 1, 2));
    }

    [Fact]
    public void Compute_Components_DoNotOverlap()
    {
        LayoutEdge[] edges = [.. Cycle(0, 40), .. Cycle(40, 12), .. Cycle(52, 9), new(61, 62), new(63, 64)];
        var random = new Random(3);
        var (x, y) = (Random(70, random), Random(70, random));
        var places = ForceLayout.Compute(x, y, edges, Usual);
        int[][] components = [Range(0, 40), Range(40, 12), Range(52, 9), [61, 62], [63, 64], [65], [66], [67], [68], [69]];
        var boxes = components.Select(c => (Left: c.Min(i => places.X[i]), Right: c.Max(i => places.X[i]), Top: c.Min(i => places.Y[i]), Bottom: c.Max(i => places.Y[i]))).ToArray();
        for (var a = 0; a < boxes.Length; a++)
            for (var b = 0; b < a; b++)
                Assert.True(boxes[a].Left > boxes[b].Right + 0.5 || boxes[b].Left > boxes[a].Right + 0.5 || boxes[a].Top > boxes[b].Bottom + 0.5 || boxes[b].Top > boxes[a].Bottom + 0.5, $"{a} and {b}");
    }

    [Fact]
    public void Compute_IsolatedNodes_StandCompactly()
    {
        var places = ForceLayout.Compute(new double[100], new double[100], [], Usual);
        Assert.True(places.X.Max() - places.X.Min() < 14);
        Assert.True(places.Y.Max() - places.Y.Min() < 11);
        Assert.Equal(100, places.X.Zip(places.Y).Distinct().Count());
    }

    [Fact]
    public void Compute_NodesThatStartAtOnePlace_AreTakenApart()
    {
        var places = ForceLayout.Compute(new double[30], new double[30], Cycle(0, 30), Usual);
        for (var i = 0; i < 30; i++)
            for (var j = 0; j < i; j++)
                Assert.True(Distance(places, i, j) > 0.1, $"{i} and {j}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Compute_FewNodes_StandInFinitePlaces(int count)
    {
        var places = ForceLayout.Compute(new double[count], new double[count], [.. Enumerable.Range(1, Math.Max(0, count - 1)).Select(i => new LayoutEdge(i - 1, i))], Usual);
        Assert.Equal(count, places.X.Length);
        Assert.All(places.X.Concat(places.Y), v => Assert.True(double.IsFinite(v)));
        Assert.Equal(count, places.X.Zip(places.Y).Distinct().Count());
    }

    [Fact]
    public void Compute_HugeAndTinyStarts_StayFinite()
    {
        foreach (var scale in (double[])[1e300, 1e-300])
        {
            var (x, y, edges) = Grid(5);
            var places = ForceLayout.Compute([.. x.Select(v => v * scale)], [.. y.Select(v => v * scale)], edges, Usual);
            Assert.All(places.X.Concat(places.Y), v => Assert.True(double.IsFinite(v)));
        }
    }

    [Fact]
    public void Compute_Star_PutsTheCentreAmongItsLeaves()
    {
        var random = new Random(5);
        var places = ForceLayout.Compute(Random(41, random), Random(41, random), [.. Enumerable.Range(1, 40).Select(i => new LayoutEdge(0, i))], Usual);
        Assert.True(Math.Abs(places.X[0]) < 0.5 && Math.Abs(places.Y[0]) < 0.5);
    }

    [Fact]
    public void Compute_Cancelled_Ends()
    {
        var (x, y, edges) = Grid(12);
        using var cancellation = new CancellationTokenSource();
        // At the first progress that is told: in the middle of the work.
        Assert.Throws<OperationCanceledException>(() => ForceLayout.Compute(x, y, edges, Usual, new Told(_ => cancellation.Cancel()), cancellation.Token));
    }

    [Fact]
    public void Compute_Progress_RisesToOne()
    {
        var (x, y, edges) = Grid(8);
        var told = new List<double>();
        ForceLayout.Compute(x, y, edges, Usual, new Told(told.Add));
        Assert.Equal(told.Order(), told);
        Assert.Equal(1, told[^1]);
    }

    [Theory]
    [InlineData(0, 5, 0, "0 … 1")]
    [InlineData(-1, 1, 0, "0 … 1")]
    [InlineData(1, 1, 0, "itself")]
    [InlineData(0, 1, 1.5, "closeness")]
    [InlineData(0, 1, double.NaN, "closeness")]
    public void Compute_WrongEdge_SaysWhichAndWhy(int source, int target, double closeness, string why)
    {
        var error = Assert.Throws<InvalidInputException>(() => ForceLayout.Compute([0, 1], [0, 1], [new(0, 1), new(source, target, closeness)], Usual));
        Assert.Equal("layout.edges", error.Field);
        Assert.Contains("Edge 1", error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compute_WrongStart_SaysWhichNode()
    {
        Assert.Contains("Node 1", Assert.Throws<InvalidInputException>(() => ForceLayout.Compute([0, double.NaN], [0, 1], [], Usual)).Message, StringComparison.Ordinal);
        Assert.Contains("2 first and 1 second", Assert.Throws<InvalidInputException>(() => ForceLayout.Compute([0, 1], [0], [], Usual)).Message, StringComparison.Ordinal);
        Assert.Equal("layout.iterations", Assert.Throws<InvalidInputException>(() => ForceLayout.Compute([0], [0], [], new() { Iterations = 0 })).Field);
    }

    private static IEnumerable<double> Angles(int count) => Enumerable.Range(0, count).Select(i => 2 * Math.PI * i / count);

    private static LayoutEdge[] Cycle(int first, int count) => [.. Enumerable.Range(0, count).Select(i => new LayoutEdge(first + i, first + (i + 1) % count, 0.5))];

    private static (double[] X, double[] Y, LayoutEdge[] Edges) Grid(int side)
    {
        var edges = new List<LayoutEdge>();
        for (var i = 0; i < side * side; i++)
        {
            if (i % side < side - 1)
                edges.Add(new(i, i + 1, 0.3));
            if (i + side < side * side)
                edges.Add(new(i, i + side, 0.6));
        }
        return ([.. Enumerable.Range(0, side * side).Select(i => (double)(i % side))], [.. Enumerable.Range(0, side * side).Select(i => (double)(i / side))], [.. edges]);
    }

    private static int[] Range(int first, int count) => [.. Enumerable.Range(first, count)];

    private static double[] Random(int count, Random random) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];

    private static double Distance(GraphPlaces places, int i, int j) => Math.Sqrt(Math.Pow(places.X[i] - places.X[j], 2) + Math.Pow(places.Y[i] - places.Y[j], 2));

    private static double Correlation(double[] a, double[] b)
    {
        var (ma, mb) = (a.Average(), b.Average());
        return a.Zip(b, (u, v) => (u - ma) * (v - mb)).Sum() / Math.Sqrt(a.Sum(u => (u - ma) * (u - ma)) * b.Sum(v => (v - mb) * (v - mb)));
    }

    private sealed class Told(Action<double> act) : IProgress<double>
    {
        public void Report(double value) => act(value);
    }
}
