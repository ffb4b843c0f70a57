using TopoWeb.Experiments;
using TopoWeb.Figures;
using TopoWeb.Networks.Datasets;
using TopoWeb.Notation;
using TopoWeb.Runs;

namespace TopoWeb.Tests.Figures;

public sealed class FigureTests
{
    private static readonly PresetCatalog Catalog = new(new DatasetCatalog([]));

    public static TheoryData<string> Ids => [.. Catalog.Figures().SelectMany(f => f.Experiments).SelectMany(e => e.Presets).Select(p => p.Id)];

    [Fact]
    public void Figures_TwoToFifteen_AreAllThere()
    {
        Assert.Equal(Enumerable.Range(2, 14), Catalog.Figures().Select(f => int.Parse(f.Number, System.Globalization.CultureInfo.InvariantCulture)).Distinct());
        Assert.Equal(Catalog.Figures().Count, Catalog.Figures().Select(f => f.Key).Distinct().Count());
    }

    [Fact]
    public void Ids_AreUniqueAndTheOldOnesAreKept()
    {
        var ids = Ids.Select(row => row.Data).ToList();
        Assert.Equal(ids.Distinct(), ids);
        Assert.Equal([PresetCatalog.FigureTwoQuick, PresetCatalog.FirstTry, PresetCatalog.Sample], Catalog.All().Take(3).Select(p => p.Id));
        Assert.Equal(Catalog.All().Count, Catalog.All().Select(p => p.Id).Distinct().Count());
        Assert.Equal(3, Catalog.List().Count);
    }

    [Theory, MemberData(nameof(Ids))]
    public void Preset_IsValidAndItsNotationReadsBack(string id)
    {
        var preset = Catalog.Find(id);
        if (preset.Bring is not null)
        {
            Assert.Contains("topoweb weights get vgg", Catalog.ProblemOf(preset), StringComparison.Ordinal);
            Assert.Null(TopoWeb.Datasets.PretrainedLayers.UnknownOf(preset.Spec.Source));
        }
        else
            TopoWeb.Runs.New.Form.TrainingFit.Check(preset.Spec.Source.Training!);
        preset.Spec.Validate(new ExperimentLimits());
        Assert.Equal(ExperimentNotation.Format(preset.Spec), ExperimentNotation.Format(ExperimentNotation.Parse(preset.Notation)));
    }

    [Fact]
    public void Quick_OnTwoCores_TakesTenMinutesAtMost()
    {
        foreach (var figure in Catalog.Figures().SelectMany(f => f.Experiments))
            if (figure.Quick is { } quick)
            {
                var speed = TrainingSpeed.Default with { Workers = 2 };
                var cost = CostEstimate.Of(quick.Spec.Source, speed)!.Duration;
                Assert.True(cost <= TimeSpan.FromMinutes(10), $"{quick.Id} takes {cost}.");
                Assert.True(cost < CostEstimate.Of(figure.Paper.Spec.Source, speed)!.Duration);
            }
            else
                Assert.NotNull(figure.Paper.Bring);
    }

    [Fact]
    public void Problem_WithoutDataSet_SaysWhichIsMissing()
    {
        Assert.Contains("CIFAR-10", Catalog.ProblemOf(Catalog.Find("figure-12-quick")), StringComparison.Ordinal);
        Assert.Contains("the pretrained network VGG19, whose weights are not installed", Catalog.ProblemOf(Catalog.Find("figure-15-paper")), StringComparison.Ordinal);
    }

    [Fact]
    public void Results_HaveTheirNumbersTheirGraphAndAConclusion()
    {
        var samples = new SampleLibrary(Microsoft.Extensions.Options.Options.Create(new SampleOptions()));
        foreach (var result in Catalog.Figures().SelectMany(f => f.Results))
        {
            Assert.True(result.Findings.Count > 0, $"{result.Preset.Id} was never recorded (make figures).");
            Assert.NotNull(result.Picture);
            Assert.Contains("<svg", RecordedResult.Picture(result.Preset.Id), StringComparison.Ordinal);
            Assert.True(result.Said.Length > 20, result.Preset.Id);
            Assert.True(result.Open is null || result.Findings.Any(f => f.Choice == result.Open), result.Preset.Id);
            Assert.NotEqual(Agreement.NotRun, result.Agreement);
            if (result.Preset.Spec.Source.Sample is { } sample)
                Assert.Contains(sample, samples.Names());
        }
    }

    /// <summary>The recorded numbers are those that this program computes: of the smallest clouds, so that it takes seconds.</summary>
    [Theory]
    [InlineData("figure-3-found")]
    [InlineData("figure-3-text-found")]
    public async Task Findings_OfASample_AreWhatThePipelineComputes(string id)
    {
        var result = Catalog.Figures().SelectMany(f => f.Results).Single(r => r.Preset.Id == id);
        var (spec, finding) = (result.Preset.Spec, Assert.Single(result.Findings));
        var bank = new SampleLibrary(Microsoft.Extensions.Options.Options.Create(new SampleOptions())).Load(spec.Source.Sample!).Banks.Single(b => b.Layer == spec.Source.Layer);
        var filters = FilterArtifact.From(bank);
        var pipeline = new ExperimentPipeline(new TopoWeb.Experiments.Stages.StageRunner(new TopoWeb.Experiments.Stages.NoStageStore(), new TopoWeb.Experiments.Stages.StageProgressLog()));
        var computed = await pipeline.AnalyzeAsync(filters, "file", null, spec.Analysis, 0, TestContext.Current.CancellationToken);
        var significance = await pipeline.SignificanceAsync(new(Guid.Empty, finding.Choice, computed.Value, filters) { ResultKey = computed.Key, FiltersKey = "file" }, TestContext.Current.CancellationToken);
        Assert.Equal((finding.Points, finding.Kept, finding.Nodes), (computed.Value.Points.Input, computed.Value.Points.Kept, computed.Value.Mapper!.Nodes.Count));
        Assert.Equal((finding.Loops, finding.Sentence), (significance!.Value.SupportedLoops, significance.Value.Sentence));
    }

    [Fact]
    public void Readme_Table_SaysWhatThePageSays()
    {
        var readme = Docs.DocsFiles.Read("README.md");
        foreach (var figure in Catalog.Figures())
        {
            var agreement = figure.Results.Count == 0 ? Agreement.NotRun : figure.Results[0].Agreement;
            var line = Array.Find(readme.Split('\n'), l => l.StartsWith($"| {figure.Label} | {figure.Title} |", StringComparison.Ordinal));
            Assert.True(line?.EndsWith($"| {AgreementBadge.Word(agreement).ToLowerInvariant()} |", StringComparison.Ordinal), $"README's line of {figure.Label} is {line ?? "missing"} (make figures ARGS=table).");
            if (figure.Results.Count > 0 && figure.Results[0].Shown?.Sentence is { } sentence)
                Assert.Contains($"| {sentence.Split(':')[0]} |", line, StringComparison.Ordinal);
        }
    }
}
