using TopoWeb.Networks.Filters;
using TopoWeb.Networks.Formats;
using TopoWeb.Topology;
using TopoWeb.Topology.Density;

namespace TopoWeb.Networks.Tests.Formats;

public sealed class EnsemblePackTests
{
    private static readonly DensitySettings Density = new() { K = 5, P = 0.3 };

    [Fact]
    public void Pack_Nothing_GivesTheSameBytes()
    {
        var source = Ensembles.Write(0, 1, 2);
        Assert.Equal(source.ToArray(), Ensembles.Pack(source, new()).Bytes);
    }

    [Fact]
    public void Pack_SomeNetworks_KeepsTheirNumbersSeedsAndFigures()
    {
        var (_, metadata, _, banks) = Ensembles.Pack(Ensembles.Write(0, 1, 2, 3, 4), new() { Networks = [1, 3], Keep = ["L2_000100"] });

        Assert.Equal("2×M(4,6,8)", metadata.Notation);
        Assert.Equal([101, 103], metadata.NetworkSeeds);
        Assert.Equal([1, 3], metadata.Members!);
        Assert.Equal(0.4, metadata.Figures[1][0].TestAccuracy);
        var bank = Assert.Single(banks);
        Assert.Equal((2, 100), (bank.Layer, bank.Iteration));
        Assert.Equal([.. Ensembles.Network(1).Checkpoints[1].Layers[1].Values, .. Ensembles.Network(3).Checkpoints[1].Layers[1].Values], bank.Values);
        Assert.Equal(new Provenance(24 + 7, 3, 103, 2, 1, 3, 100), bank.ProvenanceOf(24 + 7));
        Assert.Equal(0.4, bank.AccuracyOf(24));
    }

    [Fact]
    public void Pack_NetworksOfAFileThatLacksSome_AreNamedByTheirIndex()
    {
        var source = Ensembles.Write(0, 2, 5);
        var bank = Ensembles.Pack(source, new() { Networks = [2, 5], Keep = ["L1_000000"] }).Banks[0];
        Assert.Equal([2, 5], bank.Members);
        Assert.Contains("no network 1", Refused(source, new() { Networks = [1] }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pack_Core_IsWhatTheDensityFiltrationKeepsWithItsProvenance()
    {
        var source = Ensembles.Write(0, 1, 2);
        var (bytes, metadata, _, banks) = Ensembles.Pack(source, new() { Cores = new Dictionary<string, DensitySettings> { ["L2_000100"] = Density } });
        source.Position = 0;
        var whole = EnsembleFile.Read(source).Banks.Single(b => b is { Layer: 2, Iteration: 100 });
        var (cloud, rows, _) = Normalization.Apply(whole.ToPoints());
        var kept = Naive(cloud, Density).Select(k => rows[k]).ToArray();

        var core = Assert.Single(banks);
        Assert.Equal(22, kept.Length); // round(0.3 · 72)
        Assert.Equal(kept, core.Core!.Rows);
        Assert.Equal((5, 0.3, 72, 0), (core.Core.K, core.Core.P, core.Core.Input, core.Core.Dropped));
        Assert.Equal(new ArrayCore(5, 0.3, 72, 0, 3, 6, 4), metadata.Cores!["L2_000100"]);
        Assert.Equal((1, 22, 1, 22), (core.Networks, core.Out, core.In, core.Count));
        for (var i = 0; i < kept.Length; i++)
        {
            Assert.Equal(whole.ProvenanceOf(kept[i]) with { Row = i }, core.ProvenanceOf(i));
            Assert.Equal(whole.ToPoints().Row(kept[i]).ToArray(), core.ToPoints().Row(i).ToArray());
            Assert.Equal(whole.AccuracyOf(kept[i]), core.AccuracyOf(i));
        }
        Assert.Equal(bytes, Ensembles.Pack(source, new() { Cores = new Dictionary<string, DensitySettings> { ["L2_000100"] = Density } }).Bytes);
    }

    [Fact]
    public void Pack_CoreOfALayerWithConstantFilters_CountsThem()
    {
        var network = Ensembles.Network(0);
        network.Checkpoints[0].Layers[1].Values.AsSpan(0, 18).Fill(0.25f);
        var file = new MemoryStream();
        EnsembleFile.Write(file, [network], EnsembleMetadata.Of(Ensembles.Settings, "checksum", 1, [network], "1.0"));
        var core = Ensembles.Pack(file, new() { Cores = new Dictionary<string, DensitySettings> { ["L2_000000"] = Density with { P = 1 } } }).Banks[0].Core!;
        Assert.Equal((24, 2), (core.Input, core.Dropped));
        Assert.Equal(Enumerable.Range(2, 22), core.Rows);
    }

    [Fact]
    public void Pack_HalfCore_IsComputedBeforeRounding()
    {
        var cores = new Dictionary<string, DensitySettings> { ["L2_000000"] = Density };
        var source = Ensembles.Write(0, 1, 2, 3);
        var (exact, half) = (Ensembles.Pack(source, new() { Cores = cores }), Ensembles.Pack(source, new() { Cores = cores, Half = [EnsemblePack.All] }));
        Assert.Equal(exact.Banks[0].Core!.Rows, half.Banks[0].Core!.Rows);
        Assert.Equal(exact.Banks[0].Values.Select(v => (float)(Half)v), half.Banks[0].Values);
        Assert.InRange(half.Arrays[0].RoundingAngle, 1e-5, 2e-3);
        Assert.Equal(exact.Bytes.Length - 2 * exact.Banks[0].Values.Length, half.Bytes.Length);
    }

    [Theory]
    // Half to even: 2049 and 2051 lie between neighbours that are 2 apart.
    [InlineData(2049f, 2048f)]
    [InlineData(2051f, 2052f)]
    [InlineData(65519f, 65504f)]
    [InlineData(-0.1f, -0.0999755859375f)]
    // Subnormal: multiples of 2⁻²⁴; the half of the smallest rounds to 0, one and a half of it to 2.
    [InlineData(2.9802322e-8f, 0f)]
    [InlineData(8.940697e-8f, 1.1920929e-7f)]
    [InlineData(6.0975552e-5f, 6.0975552e-5f)]
    public void Pack_Half_RoundsHalfToEven(float weight, float expected)
    {
        Assert.Equal(expected, Ensembles.Pack(With(weight), new() { Keep = ["L1_000100"], Half = ["L1_000100"] }).Banks[0].Values[0]);
    }

    [Fact]
    public void Pack_HalfOfWhatFloat16CannotHold_IsRefused()
    {
        Assert.Contains("float16", Refused(With(70000), new() { Half = [EnsemblePack.All] }).Message, StringComparison.Ordinal);
        // 1 ± 2⁻¹² is 1 in float16: the filter has a direction before and none after.
        var flat = With(1 + 1 / 4096f, rest: 1);
        Assert.Contains("constant in float16", Refused(flat, new() { Half = [EnsemblePack.All] }).Message, StringComparison.Ordinal);
        Assert.Equal(1 + 1 / 4096f, Ensembles.Pack(flat, new()).Banks[1].Values[0]);
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "keep", "L9_000000" }, { "core", "L9_000000" }, { "half", "L9_000000" }, { "both", "whole (--keep) and as a core" }, { "left", "not taken" }, { "networks", "no network 7" }, { "k", "k is 72" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void Pack_WhatIsNotThere_IsSaid(string what, string words)
    {
        var core = new Dictionary<string, DensitySettings> { ["L1_000000"] = Density };
        PackSettings settings = what switch
        {
            "keep" => new() { Keep = ["L9_000000"] },
            "core" => new() { Cores = new Dictionary<string, DensitySettings> { ["L9_000000"] = Density } },
            "half" => new() { Half = ["L9_000000"] },
            "both" => new() { Keep = ["L1_000000"], Cores = core },
            "left" => new() { Keep = ["L2_000000"], Half = ["L1_000000"] },
            "networks" => new() { Networks = [0, 7] },
            _ => new() { Cores = new Dictionary<string, DensitySettings> { ["L2_000000"] = Density with { K = 72 } } },
        };
        Assert.Contains(words, Refused(Ensembles.Write(0, 1, 2), settings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pack_OfCores_CannotChooseNetworksOrAnotherCore()
    {
        var cores = new Dictionary<string, DensitySettings> { ["L2_000000"] = Density };
        var packed = new MemoryStream(Ensembles.Pack(Ensembles.Write(0, 1, 2), new() { Cores = cores }).Bytes);
        Assert.Equal(packed.ToArray(), Ensembles.Pack(packed, new()).Bytes);
        Assert.Equal("networks", Refused(packed, new() { Networks = [0] }).Field);
        Assert.Contains("is a core already", Refused(packed, new() { Cores = cores }).Message, StringComparison.Ordinal);
    }

    /// <summary>A network whose first weight is given, and the others of its filter, too.</summary>
    private static MemoryStream With(float weight, float? rest = null)
    {
        var network = Ensembles.Network(0);
        var values = network.Checkpoints[1].Layers[0].Values;
        if (rest is { } others)
            values.AsSpan(0, 9).Fill(others);
        values[0] = weight;
        var file = new MemoryStream();
        EnsembleFile.Write(file, [network], EnsembleMetadata.Of(Ensembles.Settings, "checksum", 1, [network], "1.0"));
        file.Position = 0;
        return file;
    }

    private static InvalidInputException Refused(MemoryStream source, PackSettings settings)
    {
        source.Position = 0;
        return Assert.Throws<InvalidInputException>(() => EnsemblePack.Read(source, settings));
    }

    /// <summary>By the definition: all distances, sorted.</summary>
    private static int[] Naive(PointCloud cloud, DensitySettings density)
    {
        var distances = Enumerable.Range(0, cloud.Count).Select(i => Enumerable.Range(0, cloud.Count).Where(j => j != i)
            .Select(j => Math.Sqrt(cloud.Row(i).ToArray().Zip(cloud.Row(j).ToArray(), (a, b) => (a - b) * (a - b)).Sum())).Order().ElementAt(density.K - 1)).ToArray();
        return [.. Enumerable.Range(0, cloud.Count).OrderBy(i => distances[i]).ThenBy(i => i).Take((int)Math.Round(density.P * cloud.Count, MidpointRounding.AwayFromZero)).Order()];
    }
}
