using System.Text.Json;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Networks.Training;
using TopoWeb.Runs.New.Form;
using TopoWeb.Settings;
using TopoWeb.Topology;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Homology.Reduction;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Tests.Runs.New.Form;

public sealed class ExperimentFormTests
{
    private static readonly ExperimentSpec Everything = new()
    {
        Name = "Everything set",
        Source = new()
        {
            Kind = SourceKind.Training,
            Networks = 60,
            Seed = 7,
            Layer = 2,
            Iterations = [100],
            Training = new TrainingSettings
            {
                Architecture = "M*(8,16,0)", Dataset = "fashion-mnist", Checkpoints = [0, 100, 2000], BatchSize = 64, LearningRate = 2e-05, Dropout = 0.25, ConvInitialization = 0.2, L2 = 0.01,
            },
        },
        Analysis = new()
        {
            Normalize = false,
            Density = new() { K = 15, P = 0.25 },
            Barcode = new() { Complex = ComplexKind.RipsLandmarks, Landmarks = 40, FirstLandmark = null, Seed = 9, Nu = 2, MaxDimension = 2, TMax = 1.5, Divisions = 500, Field = 3, LandmarkChoice = LandmarkChoice.Given, LandmarkPoints = [4, 0, 9], SimplexBudget = 1234567 },
            Mapper = new()
            {
                Lenses = ["pca1", "density", "eccentricity"], LensNeighbors = 20, Resolution = 12, Gain = 2.5, Metric = MapperMetric.VneVariance, Cover = CoverKind.Inside,
                Clustering = ClusteringRule.FixedThreshold, Threshold = 0.75, HistogramBins = 20, RelativeGap = 0.2, MinimumShared = 2,
            },
        },
    };

    private static ExperimentForm Load(ExperimentSpec spec)
    {
        var form = new ExperimentForm(new ExperimentLimits());
        form.Load(spec);
        return form;
    }

    private static string Json(ExperimentSpec spec) => JsonSerializer.Serialize(spec, JsonDefaults.Options);

    [Fact]
    public void Load_EverySetting_ReadsTheSameSpecificationBack()
    {
        var form = Load(Everything);
        Assert.Empty(form.Reading.Errors);
        Assert.Equal(Json(Everything), Json(form.Reading.Spec));
    }

    [Fact]
    public void Load_StagesLeftOut_StayLeftOut()
    {
        var spec = Everything with { Analysis = new() { Density = null, Barcode = null, Mapper = null } };
        Assert.Equal(Json(spec), Json(Load(spec).Reading.Spec));
    }

    [Fact]
    public void Reading_SeveralMistakes_NamesThemAll()
    {
        var form = Load(Everything);
        form.Set(DensityCatalog.K.Key, "0");
        form.Set(BarcodeCatalog.Field.Key, "4");
        form.Set(MapperCatalog.Gain.Key, "0");
        form.Set(SourcePaths.Dropout, "1");
        Assert.Equal([BarcodeCatalog.Field.Key, DensityCatalog.K.Key, MapperCatalog.Gain.Key, SourcePaths.Dropout], form.Reading.Errors.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Refuse_ByTheServer_StandsAtTheFieldUntilItChanges()
    {
        var form = Load(Everything);
        form.Refuse(new InvalidInputException("source.training.dataset", "Not here."));
        Assert.Equal("Not here.", form.ErrorOf(SourcePaths.Dataset));
        form.Set(DensityCatalog.K.Key, "16");
        Assert.Equal("Not here.", form.ErrorOf(SourcePaths.Dataset));
        form.Set(SourcePaths.Dataset, "mnist");
        Assert.Null(form.ErrorOf(SourcePaths.Dataset));
    }

    [Fact]
    public void Family_C_TakesCifarAlone()
    {
        var form = Load(Everything);
        form.Set(SourcePaths.Notation, "10xC(64,32,64)");
        Assert.Contains("Choose cifar-10 or cifar-10-gray", form.ErrorOf(SourcePaths.Dataset), StringComparison.Ordinal);
        form.Set(SourcePaths.Dataset, "cifar-10-gray");
        Assert.Null(form.ErrorOf(SourcePaths.Dataset));
    }

    [Fact]
    public void Lenses_Twice_AreRefused()
    {
        var form = Load(Everything);
        form.Set(MapperCatalog.Lenses[1].Key, "pca1");
        Assert.NotNull(form.ErrorOf(MapperCatalog.Lenses[0].Path));
    }

    [Fact]
    public void Cloud_NoneChosen_AsksForOne()
    {
        var form = Load(Everything);
        form.Choose(SourceKind.Cloud);
        Assert.Equal("Choose a file or an uploaded cloud.", form.ErrorOf(SourcePaths.Cloud));
        form.ChooseSource(SourcePaths.Cloud, Guid.NewGuid().ToString(), 1000, "ring.csv");
        Assert.Equal((250, "Everything set"), (form.Reading.Kept, form.Reading.Spec.Name));
    }

    [Theory]
    [InlineData("9223372036854775808")]
    [InlineData("2147483648")]
    [InlineData("1e3")]
    [InlineData(" ")]
    public void Networks_NoWholeNumberInRange_IsSaid(string text)
    {
        var form = Load(Everything);
        form.Set(SourcePaths.Networks, text);
        Assert.Contains("must be a whole number", form.ErrorOf(SourcePaths.Networks), StringComparison.Ordinal);
    }
}
