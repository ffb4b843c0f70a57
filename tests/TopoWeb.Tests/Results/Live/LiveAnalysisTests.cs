using System.Text.Json;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Rendering;
using TopoWeb.Results.Live;
using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Results.Live;

public sealed class LiveAnalysisTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ComputeAsync_OtherSettings_EqualsThePipeline()
    {
        var spec = LiveSamples.Spec with { Density = new() { K = 5, P = 0.8 }, Mapper = LiveSamples.Spec.Mapper! with { Gain = 3 } };
        var expected = await LiveSamples.StoredAsync(spec);
        var live = await LiveSamples.Analysis().ComputeAsync(await LiveSamples.StoredAsync(), spec, new LiveSamples.Stages(), Cancellation);
        Assert.Equal(Json(expected.Document), Json(live));

        static string Json(ResultDocument document) => JsonSerializer.Serialize(document with { Timings = new Dictionary<string, double>() }, JsonDefaults.Options);
    }

    [Theory]
    [InlineData("g", "2.5", "mapper result")]
    [InlineData("n", "9", "mapper result")]
    [InlineData("nu", "0", "barcode result")]
    [InlineData("landmarks", "15", "barcode result")]
    [InlineData("k", "12", "density barcode mapper result")]
    public async Task ComputeAsync_OneSetting_ComputesOnlyWhatItTouches(string name, string value, string computed)
    {
        var stored = await LiveSamples.StoredAsync();
        var analysis = LiveSamples.Analysis();
        await analysis.ComputeAsync(stored, stored.Document.Spec, new LiveSamples.Stages(), Cancellation);
        var stages = new LiveSamples.Stages();
        await analysis.ComputeAsync(stored, ResultAddress.Fields(stored.Document).Single(f => f.Name == name).Set(stored.Document.Spec, value), stages, Cancellation);
        Assert.Equal(computed, string.Join(' ', stages.Computed));
    }

    [Fact]
    public async Task ComputeAsync_TooMuch_SaysWhatToDo()
    {
        var stored = await LiveSamples.StoredAsync();
        async Task<InvalidInputException> Refused(ExperimentLimits limits, AnalysisSpec? spec = null) =>
            await Assert.ThrowsAsync<InvalidInputException>(() => LiveSamples.Analysis(limits).ComputeAsync(stored, spec ?? stored.Document.Spec, new LiveSamples.Stages(), Cancellation));
        Assert.Contains("as a new run", (await Refused(new() { LivePoints = 149 })).Message, StringComparison.Ordinal);
        Assert.Equal("mapper.resolution", (await Refused(new() { LiveNodes = 2 })).Field);
        Assert.Equal("density.k", (await Refused(new(), stored.Document.Spec with { Density = new() { K = 150 } })).Field);
        Assert.Equal("mapper.gain", (await Refused(new(), stored.Document.Spec with { Mapper = new() { Resolution = 1000, Gain = 100, Lenses = ["pca1", "pca2", "pca3"] } })).Field);
    }

    [Fact]
    public async Task Session_NewerRequest_EndsTheOneBefore()
    {
        var stored = await LiveSamples.StoredAsync();
        using var session = new LiveSession(LiveSamples.Analysis());
        var begun = new TaskCompletionSource();
        var release = new ManualResetEventSlim();
        var slow = new LiveSamples.Stages { Begun = _ => { begun.TrySetResult(); Assert.True(release.Wait(Published.Poll.Patience, Cancellation), "The test does not release the first computation."); } };
        var first = session.ComputeAsync(stored, stored.Document.Spec, slow, TimeSpan.Zero, Cancellation);
        await begun.Task.WaitAsync(Published.Poll.Patience, Cancellation);
        var second = session.ComputeAsync(stored, stored.Document.Spec, new LiveSamples.Stages(), Soon, Cancellation);
        release.Set();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.NotNull((await second).Mapper);
    }

    [Fact]
    public async Task Session_OvertakenWhileItWaits_ComputesNothing()
    {
        var stored = await LiveSamples.StoredAsync();
        using var session = new LiveSession(LiveSamples.Analysis());
        var stages = new LiveSamples.Stages();
        var first = session.ComputeAsync(stored, stored.Document.Spec, stages, TimeSpan.FromMinutes(1), Cancellation);
        session.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Empty(stages.Computed);
    }

    [Fact]
    public async Task Model_ChangeAndBack_ShowsOtherAndThenTheStored()
    {
        var stored = await LiveSamples.StoredAsync();
        using var session = new LiveSession(LiveSamples.Analysis());
        using var model = new LiveModel(stored, new ResultExploration(stored), session);
        Assert.True(model.Set("g", "3"));
        await model.ComputeAsync(TimeSpan.Zero);
        Assert.True(model.ShowsChanged);
        Assert.NotSame(stored.Document.Mapper, model.Document.Mapper);
        // No setting of the barcode was touched: its view has no reason to change.
        Assert.Same(stored.Document.Barcode, model.Document.Barcode);
        Assert.Equal("3", model.Address()["g"]);

        model.Reset();
        Assert.Same(stored.Document, model.Document);
        Assert.False(model.Changed);
    }

    [Fact]
    public async Task Model_WrongValue_IsSaidAtItsFieldAndTheViewStays()
    {
        var stored = await LiveSamples.StoredAsync();
        using var session = new LiveSession(LiveSamples.Analysis(new() { LiveNodes = 2 }));
        using var model = new LiveModel(stored, new ResultExploration(stored), session);
        Assert.False(model.Set("k", "400"));
        Assert.Contains("between 1 and 149", model.ErrorOf(model.Fields.Single(f => f.Name == "k")), StringComparison.Ordinal);
        Assert.True(model.Set("n", "7"));
        await model.ComputeAsync(TimeSpan.Zero);
        Assert.Contains("can be drawn", model.ErrorOf(model.Fields.Single(f => f.Name == "n")), StringComparison.Ordinal);
        Assert.Same(stored.Document, model.Document);
        Assert.False(model.Computing);
    }

}
