using TopoWeb.Experiments;
using TopoWeb.Settings;
using TopoWeb.Topology;
using TopoWeb.Topology.Homology;

namespace TopoWeb.Tests.Experiments;

public sealed class ExperimentSpecTests
{
    [Fact]
    public void Validate_BudgetAboveTheLimit_NamesBoth()
    {
        var spec = new ExperimentSpec
        {
            Source = new SourceSpec { Kind = SourceKind.Cloud, Cloud = Guid.NewGuid() },
            Analysis = new AnalysisSpec { Barcode = new BarcodeSettings { SimplexBudget = 5001 } },
        };

        var error = Assert.Throws<InvalidInputException>(() => spec.Validate(new ExperimentLimits { MaximumSimplices = 5000 }));

        Assert.Equal(("barcode.simplexBudget", "simplexBudget is 5,001; the limit is 5,000 (Limits:MaximumSimplices)."), (error.Field, error.Message));
        spec.Validate(new ExperimentLimits { MaximumSimplices = 5001 });
    }

    [Theory]
    [InlineData("cifar-10", 1, 2, null)]
    [InlineData("cifar-10", 1, 3, "channel is 3; layer 1 of C(4,5,0) on cifar-10 has the input channels 0 to 2.")]
    [InlineData("cifar-10-gray", 1, 1, "channel is 1; layer 1 of C(4,5,0) on cifar-10-gray has one input channel, 0.")]
    [InlineData("cifar-10", 2, 3, null)]
    [InlineData("cifar-10", 2, 4, "channel is 4; layer 2 of C(4,5,0) on cifar-10 has the input channels 0 to 3.")]
    public void Validate_Channel_MustBeOneOfTheLayer(string dataset, int layer, int channel, string? message)
    {
        var source = Training(dataset) with { Layer = layer, Channel = channel };
        if (message is null)
            source.Validate(new ExperimentLimits());
        else
            Assert.Equal(("source.channel", message), Assert.Throws<InvalidInputException>(() => source.Validate(new ExperimentLimits())) is var e ? (e.Field, e.Message) : default);
    }

    [Fact]
    public void Validate_Members_MustBeNetworksOfTheEnsemble()
    {
        Assert.Equal("There is no network 6; the 6 networks of the ensemble are 0 to 5.", Refusal([0, 6]));
        Assert.Equal("A network is listed twice.", Refusal([1, 1]));
        Assert.StartsWith("No networks chosen", Refusal([]), StringComparison.Ordinal);
        (Training("cifar-10") with { Members = [0, 5] }).Validate(new ExperimentLimits());

        static string Refusal(int[] members) =>
            Assert.Throws<InvalidInputException>(() => (Training("cifar-10") with { Members = members }).Validate(new ExperimentLimits())).Message;
    }

    [Theory]
    [InlineData(false, "Layer 1 has two analyses. Name each layer once.", 1)]
    [InlineData(true, "Every layer is analysed already (byLayer). Choose one layer, and name the others in also.", 2)]
    [InlineData(false, "layer is 3; C(4,5,0) has 2 convolutional layers.", 3)]
    [InlineData(false, "There is no layer 0; layers count from 1, and at most 1,000 are read.", 0)]
    [InlineData(false, "A further analysis names no layers. List them, such as layer 2, or omit also.")]
    [InlineData(false, null, 2)]
    public void Validate_FurtherLayers_AreLayersOfTheNetworks(bool byLayer, string? message, params int[] layers)
    {
        var spec = new ExperimentSpec { Source = Training("cifar-10") with { ByLayer = byLayer }, Analysis = new() { Density = null }, Also = [new() { Layers = layers, Analysis = new() { Density = new() { K = 3 } } }] };
        if (message is null)
            spec.Validate(new());
        else
            Assert.Equal(message, Assert.Throws<InvalidInputException>(() => spec.Validate(new())).Message);
    }

    [Fact]
    public void Validate_FurtherLayers_AreCheckedWithTheirOwnSettings()
    {
        var spec = new ExperimentSpec { Source = Training("cifar-10") with { Channel = 2 }, Analysis = new() { Density = null }, Also = [new() { Layers = [2], Analysis = new() { Density = new() { K = 120 } } }] };
        Assert.Contains("120", Assert.Throws<InvalidInputException>(() => spec.Validate(new())).Message, StringComparison.Ordinal);
        Assert.Equal([(1, 4), (2, 20)], spec.PointsOfNetwork());
        Assert.Equal(120, spec.AnalysisOf(2).Density!.K);
        Assert.Null(spec.AnalysisOf(1).Density);
        Assert.Equal((2, (int?)null), (spec.SourceOf(2).Layer, spec.SourceOf(2).Channel));
    }

    [Fact]
    public void PointsOfResults_CountChannelsAndNetworksTaken()
    {
        Assert.Equal([4 * 3 * 6], Training("cifar-10").PointsOfResults());
        Assert.Equal([4 * 2], (Training("cifar-10") with { Channel = 0, Members = [1, 2] }).PointsOfResults());
        Assert.Equal([4 * 5 * 6], (Training("cifar-10") with { Layer = 2 }).PointsOfResults());
        Assert.Equal([5 * 6], (Training("cifar-10") with { Layer = 2, Channel = 3 }).PointsOfResults());
        Assert.Equal([4 * 3 * 6, 4 * 5 * 6], (Training("cifar-10") with { ByLayer = true }).PointsOfResults());
    }

    [Fact]
    public void Validate_ByLayer_HoldsForEachLayerAndGoesWithoutAChannel()
    {
        var source = Training("cifar-10") with { ByLayer = true };
        source.Validate(new ExperimentLimits());
        Assert.Equal("source.channel", Assert.Throws<InvalidInputException>(() => (source with { Channel = 0 }).Validate(new ExperimentLimits())).Field);
        Assert.Equal("source.byLayer", Assert.Throws<InvalidInputException>(() => new SourceSpec { Kind = SourceKind.Sample, Sample = "s", ByLayer = true }.Validate(new ExperimentLimits())).Field);
        // The first layer has 72 filters, the second 120: a k between them fits one of them only.
        var spec = new ExperimentSpec { Source = source, Analysis = new() { Density = new() { K = 100, P = 0.5 } } };
        Assert.Equal("density.k", Assert.Throws<InvalidInputException>(() => spec.Validate(new ExperimentLimits())).Field);
    }

    private static SourceSpec Training(string dataset) => new()
    {
        Kind = SourceKind.Training, Networks = 6,
        Training = new() { Architecture = "C(4,5,0)", Dataset = dataset, Checkpoints = [0, 10] },
    };
}
