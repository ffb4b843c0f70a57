using Microsoft.Extensions.Options;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Results.Live;
using TopoWeb.Topology;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Tests.Results.Live;

public sealed class LiveLimitsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Compute_ResolutionAndGainAtTheirLimits_IsRefusedBeforeItStarts()
    {
        // 3,200 points of which 60 % are kept: 1,920, as of the paper's Figure 2.
        var stored = await StoredAsync(3200);
        var stages = new LiveSamples.Stages { Begun = stage => Assert.Fail($"{stage} has begun.") };
        var spec = stored.Document.Spec with { Mapper = new() { Resolution = 1000, Gain = 100 } };
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => LiveSamples.Analysis().ComputeAsync(stored, spec, stages, Cancellation));
        Assert.Equal("mapper.gain", error.Field);
        Assert.StartsWith("With resolution 1000 and gain 100, the 1,920 points have up to 19,200,000 places in 1,000,000 bins, and the graph up to 19,800,000,000 edges. That needs ", error.Message, StringComparison.Ordinal);
        Assert.Contains(" 256 MB may be used. Lower the gain to ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Limits:LiveMegabytes; a new run has its own.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compute_RipsOfManyPoints_IsRefusedBeforeItStarts()
    {
        var stored = await StoredAsync(10_000);
        var spec = stored.Document.Spec with { Density = null, Barcode = new() { Complex = ComplexKind.Rips } };
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => LiveSamples.Analysis().ComputeAsync(stored, spec, new LiveSamples.Stages(), Cancellation));
        Assert.Equal("barcode.complex", error.Field);
        Assert.StartsWith("The complex on 10,000 of 10,000 points has up to 49,995,000 edges, which need ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compute_CountGoesOver_EndsAndGivesItsMemoryBack()
    {
        // Every point is a cluster of its own in each of its bins: many times what the settings let expect.
        var stored = await StoredAsync(2000);
        var spec = stored.Document.Spec with { Mapper = new() { Resolution = 30, Gain = 3, Clustering = ClusteringRule.FixedThreshold, Threshold = 0 } };
        var analysis = LiveSamples.Analysis(out var limits, new() { LiveMegabytes = 1 });
        var stages = new LiveSamples.Stages();
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => analysis.ComputeAsync(stored, spec, stages, Cancellation));
        Assert.Equal("mapper.resolution", error.Field);
        Assert.Matches("^With [0-9,]+ nodes, the computation needs more than the 1 MB of memory that it may use\\..*Limits:LiveMegabytes", error.Message);
        Assert.DoesNotContain("mapper", stages.Computed);
        Assert.Equal(0, limits.Taken);
        // The place is free again, and what fits is computed.
        Assert.NotNull((await analysis.ComputeAsync(stored, stored.Document.Spec, stages, Cancellation)).Mapper);
        Assert.Equal(0, limits.Taken);
    }

    [Fact]
    public async Task Compute_ManyEdges_AreNotDrawn()
    {
        var stored = await StoredAsync(150);
        var edges = stored.Document.Mapper!.Edges.Count;
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => LiveSamples.Analysis(new() { LiveEdges = 1 }).ComputeAsync(stored, stored.Document.Spec, new LiveSamples.Stages(), Cancellation));
        Assert.Equal("mapper.gain", error.Field);
        Assert.Contains("at most 1 can be drawn with live changes (Limits:LiveEdges)", error.Message, StringComparison.Ordinal);
        Assert.True(edges > 1);
    }

    [Fact]
    public async Task Enter_SamePerson_OneAtATimeAndOthersMeanwhile()
    {
        using var limits = new LiveLimits(Options.Create(new ExperimentLimits()));
        var (ada, ben) = (Guid.NewGuid(), Guid.NewGuid());
        var first = await limits.EnterAsync(Cancellation, ada);
        var second = limits.EnterAsync(Cancellation, ada);
        using (await limits.EnterAsync(Cancellation, ben))
            Assert.False(second.IsCompleted);
        first.Dispose();
        (await second).Dispose();
    }

    [Fact]
    public async Task Enter_WithTooManyOfOnePersonWaiting_IsRefusedAndOthersAreNot()
    {
        using var limits = new LiveLimits(Options.Create(new ExperimentLimits { LiveWaiting = 2 }));
        var (ada, ben) = (Guid.NewGuid(), Guid.NewGuid());
        var first = await limits.EnterAsync(Cancellation, ada);
        List<Task<LivePlace>> waiting = [limits.EnterAsync(Cancellation, ada), limits.EnterAsync(Cancellation, ada)];
        var refused = await Assert.ThrowsAsync<TopoWeb.Runs.Waiting.QueueFullException>(() => limits.EnterAsync(Cancellation, ada));
        Assert.Equal(429, refused.Status);
        Assert.Contains("Limits:LiveWaiting", refused.Message, StringComparison.Ordinal);
        (await limits.EnterAsync(Cancellation, ben)).Dispose();
        first.Dispose();
        foreach (var next in waiting)
            (await next).Dispose();
        (await limits.EnterAsync(Cancellation, ada)).Dispose();
    }

    [Fact]
    public async Task Enter_GivenUp_LeavesNothingBehind()
    {
        var turns = new PersonalTurns();
        var ada = Guid.NewGuid();
        using (await turns.EnterAsync(ada, Cancellation))
        {
            using var source = new CancellationTokenSource();
            var waiting = turns.EnterAsync(ada, source.Token);
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
            Assert.Equal(1, turns.People);
        }
        Assert.Equal(0, turns.People);
    }

    [Fact]
    public async Task Budgets_OfTwoPeople_ShareTheWhole()
    {
        using var limits = new LiveLimits(Options.Create(new ExperimentLimits { LiveMegabytes = 3, LiveTotalMegabytes = 4 }));
        using var one = await limits.EnterAsync(Cancellation, Guid.NewGuid());
        var other = await limits.EnterAsync(Cancellation, Guid.NewGuid());
        one.Budget.Take(3 << 20, "mapper.gain", $"edges");
        Assert.True(Assert.Throws<WorkBudgetException>(() => other.Budget.Take(2 << 20, "mapper.gain", $"edges")).IsBusy);
        Assert.False(Assert.Throws<WorkBudgetException>(() => other.Budget.Take(4 << 20, "mapper.gain", $"edges")).IsBusy);
        other.Budget.Take(1 << 20, "mapper.gain", $"edges");
        Assert.Equal(4 << 20, limits.Taken);
        other.Dispose();
        Assert.Equal(3 << 20, limits.Taken);
    }

    [Fact]
    public void Validate_RunTooLargeForTheMemory_IsRefusedWithNeededAndHad()
    {
        var spec = new ExperimentSpec
        {
            Source = new() { Kind = SourceKind.Training, Networks = 100, Training = new() { Dataset = "mnist", Architecture = "M(64,0,64)", Checkpoints = [100] } },
            Analysis = new() { Density = new() { K = 80, P = 0.3 }, Mapper = new() { Resolution = 1000, Gain = 100 } },
        };
        var error = Assert.Throws<InvalidInputException>(() => spec.Validate(new ExperimentLimits { AnalysisMegabytes = 1000 }));
        Assert.Equal("mapper.gain", error.Field);
        Assert.Contains("19,800,000,000 edges", error.Message, StringComparison.Ordinal);
        Assert.Contains(" 1,000 MB may be used.", error.Message, StringComparison.Ordinal);
        (spec with { Analysis = spec.Analysis with { Mapper = new() } }).Validate(new ExperimentLimits { AnalysisMegabytes = 1000 });
    }

    private static async Task<StoredResult> StoredAsync(int count)
    {
        var filters = LiveSamples.Filters(count);
        var document = await new ExperimentPipeline(new StageRunner(new NoStageStore(), new LiveSamples.Stages())).AnalyzeAsync(filters, "filters", null, LiveSamples.Spec, 0, Cancellation);
        return new(Guid.NewGuid(), "points", document.Value, filters) { FiltersKey = "filters" };
    }
}
