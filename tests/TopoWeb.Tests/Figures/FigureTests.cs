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
}
