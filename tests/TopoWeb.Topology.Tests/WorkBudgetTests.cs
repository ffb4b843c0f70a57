using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Mapper;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Topology.Tests;

public sealed class WorkBudgetTests
{
    private static readonly MapperSettings Settings = new() { Resolution = 12, Gain = 3 };

    [Fact]
    public void Take_ToTheLimitAndOver_RefusesWhatIsOver()
    {
        using var budget = new WorkBudget(1000);
        budget.Take(600, "mapper.gain", $"{3:N0} edges");
        budget.Take(400, "mapper.gain", $"{2:N0} edges");
        var error = Assert.Throws<WorkBudgetException>(() => budget.Take(1, "mapper.gain", $"{1_000_000:N0} edges"));
        Assert.Equal(("mapper.gain", "1,000,000 edges", 1001, 1000, false), (error.Field, error.What, error.Needed, error.Limit, error.IsBusy));
        Assert.Equal("With 1,000,000 edges, the computation needs more than the 1 MB of memory that it may use. Lower the gain or the resolution, or use fewer lenses or points.", error.Message);
        Assert.Equal(1000, budget.Taken);
        budget.Give(1);
        budget.Take(1, "mapper.gain", $"an edge");
        Assert.Equal((1000, 1000), (budget.Taken, budget.Peak));
    }

    [Fact]
    public void Take_PartOfAWhole_CountsInBothAndGivesBack()
    {
        using var whole = new WorkBudget(1000);
        var (first, second) = (new WorkBudget(800, whole), new WorkBudget(800, whole));
        first.Take(700, "barcode.complex", $"edges");
        var error = Assert.Throws<WorkBudgetException>(() => second.Take(400, "barcode.complex", $"edges"));
        Assert.True(error.IsBusy);
        Assert.EndsWith("Try again later.", error.Message, StringComparison.Ordinal);
        Assert.Equal((700, 0, 700), (first.Taken, second.Taken, whole.Taken));
        first.Dispose();
        Assert.Equal(0, whole.Taken);
        second.Take(400, "barcode.complex", $"edges");
        second.Dispose();
        Assert.Equal(0, whole.Taken);
    }

    [Fact]
    public void Take_FromManyThreads_NeverGoesOver()
    {
        using var budget = new WorkBudget(100_000);
        var taken = 0;
        Parallel.For(0, 1000, _ =>
        {
            try
            {
                budget.Take(150, "mapper.gain", $"edges");
                Interlocked.Increment(ref taken);
            }
            catch (WorkBudgetException)
            {
                Assert.InRange(budget.Taken, 0, 100_000 + 150 * Environment.ProcessorCount);
            }
        });
        Assert.Equal(150L * taken, budget.Taken);
        Assert.InRange(taken, 600, 666);
    }

    [Fact]
    public void MapperBuild_Budget_CountsPlacesNodesAndEdges()
    {
        var cloud = Clouds.Random(300, 3, 1);
        var graph = MapperBuilder.Build(cloud, Settings);
        // Single linkage leaves no point out: places are the members of all nodes.
        var bytes = (long)MapperSize.PlaceBytes * graph.Nodes.Sum(n => n.Members.Length) + (long)MapperSize.NodeBytes(3, 2) * graph.Nodes.Count + (long)MapperSize.EdgeBytes * graph.Edges.Count;
        using var enough = new WorkBudget(bytes);
        Assert.Equal(graph.Edges, MapperBuilder.Build(cloud, Settings, null, budget: enough).Edges);
        Assert.Equal((bytes, bytes), (enough.Taken, enough.Peak));
        using var less = new WorkBudget(bytes - 1);
        var error = Assert.Throws<WorkBudgetException>(() => MapperBuilder.Build(cloud, Settings, null, budget: less));
        Assert.Equal(("mapper.gain", $"{graph.Edges.Count:N0} edges"), (error.Field, error.What));
    }

    [Fact]
    public void MapperBuild_PlacesOverTheBudget_AllocatesNone()
    {
        var cloud = Clouds.Random(2000, 3, 1);
        using var budget = new WorkBudget(1 << 20);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<WorkBudgetException>(() => MapperBuilder.Build(cloud, Settings with { Resolution = 1000, Gain = 100 }, null, budget: budget));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
        Assert.Contains("places of 2,000 points in bins", error.What, StringComparison.Ordinal);
        Assert.Equal(0, budget.Taken);
    }

    [Fact]
    public void Barcode_Rips_TakesWhatItsSizeSays()
    {
        var (cloud, settings) = (Clouds.Random(60, 3, 1), new BarcodeSettings { Complex = ComplexKind.Rips });
        var size = BarcodeSize.Of(60, settings);
        Assert.Equal((60, 1770), (size.Vertices, size.Edges));
        using var budget = new WorkBudget(1 << 20);
        var barcode = BarcodeComputation.Compute(cloud, settings, budget: budget);
        // Rows of ranks are filled up to sixteen; all edges beyond the enclosing radius are left out.
        Assert.InRange(budget.Taken, 8 * 60 * 60 + 4 * 60 * 64, size.Bytes + 4 * 60 * 4);
        Assert.Equal(BarcodeComputation.Compute(cloud, settings).Intervals, barcode.Intervals);
        using var small = new WorkBudget(8 * 60 * 60 - 1);
        Assert.Equal("the distances between 60 points", Assert.Throws<WorkBudgetException>(() => BarcodeComputation.Compute(cloud, settings, budget: small)).What);
    }

    /// <summary>Up to a bound no matrix of distances is held: what counts is the edges within it.</summary>
    [Fact]
    public void Barcode_RipsWithinABound_TakesTheEdges()
    {
        var (cloud, settings) = (Clouds.Random(3000, 3, 1), new BarcodeSettings { Complex = ComplexKind.Rips, TMax = 0.05 });
        using var budget = new WorkBudget(8 << 20);
        BarcodeComputation.Compute(cloud, settings, budget: budget);
        Assert.InRange(budget.Taken, 1, 4L * 3000 * 3000);
        using var small = new WorkBudget(1 << 10);
        Assert.EndsWith("edges of the complex", Assert.Throws<WorkBudgetException>(() => BarcodeComputation.Compute(cloud, settings, budget: small)).What, StringComparison.Ordinal);
    }

    [Fact]
    public void Barcode_Voids_CountTriangles()
    {
        var (cloud, settings) = (Clouds.Random(120, 5, 1), new BarcodeSettings { Complex = ComplexKind.Rips, MaxDimension = 2 });
        using var loops = new WorkBudget(1 << 24);
        BarcodeComputation.Compute(cloud, settings with { MaxDimension = 1 }, budget: loops);
        using var voids = new WorkBudget(1 << 24);
        BarcodeComputation.Compute(cloud, settings, budget: voids);
        Assert.InRange(voids.Taken, loops.Taken + 16, long.MaxValue);
        using var small = new WorkBudget(voids.Taken - 1);
        Assert.EndsWith("triangles to be reduced", Assert.Throws<WorkBudgetException>(() => BarcodeComputation.Compute(cloud, settings, budget: small)).What, StringComparison.Ordinal);
    }
}
