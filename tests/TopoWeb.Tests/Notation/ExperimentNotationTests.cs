using CsCheck;
using TopoWeb.Experiments;
using TopoWeb.Networks.Training;
using TopoWeb.Notation;
using TopoWeb.Topology;
using TopoWeb.Topology.Homology;

namespace TopoWeb.Tests.Notation;

public sealed class ExperimentNotationTests
{
    private static readonly Gen<string> Architectures =
        from family in OneOf("M", "C", "M*", "C*")
        from x in Gen.Int[1, 128]
        from y in Gen.Int[0, 128]
        from z in Gen.Int[0, 128]
        select $"{family}({x},{y},{z})";

    private static readonly Gen<ExperimentSpec> Specs =
        from networks in Gen.Int[1, 500]
        from architecture in Architectures
        from dataset in OneOf("mnist", "fashion-mnist", "cifar-10")
        from steps in Gen.Int[1, 5000].Array[1, 5]
        from layer in Gen.Int[1, 2]
        from channel in Gen.Int[-1, 2]
        from members in Gen.Int[0, 60].Array[0, 4]
        from k in Gen.Int[1, 500]
        from p in Gen.Int[1, 100]
        from landmarks in Gen.Int[2, 300]
        from nu in Gen.Int[0, 2]
        from resolution in Gen.Int[1, 100]
        from gain in Gen.Int[10, 80]
        select new ExperimentSpec
        {
            Source = new()
            {
                Kind = SourceKind.Training, Networks = networks, Layer = layer,
                Channel = channel < 0 ? null : channel, Members = members.Length == 0 ? null : [.. members.Distinct().Order()],
                Training = new TrainingSettings { Architecture = architecture, Dataset = dataset, Checkpoints = [.. steps.Scan()] },
            },
            Analysis = new()
            {
                Density = new() { K = k, P = p / 100.0 },
                Barcode = new() { Landmarks = landmarks, Nu = nu },
                Mapper = new() { Resolution = resolution, Gain = gain / 10.0 },
            },
        };

    private static Gen<string> OneOf(params string[] words) => Gen.Int[0, words.Length - 1].Select(i => words[i]);

    [Fact]
    public void Parse_WhatFormatWrites_GivesItBack() => Specs.Sample(spec =>
    {
        var text = ExperimentNotation.Format(spec);
        var read = ExperimentNotation.Parse(text);
        Assert.Equal(text, ExperimentNotation.Format(read));
        Assert.Equal(spec.Analysis.Density, read.Analysis.Density);
        Assert.Equal(spec.Source.Training!.Checkpoints, read.Source.Training!.Checkpoints);
        Assert.Equal((spec.Source.Channel, IndexRanges.Format(spec.Source.Members ?? [])), (read.Source.Channel, IndexRanges.Format(read.Source.Members ?? [])));
        Assert.Equal((spec.Source.Networks, spec.Source.Layer, spec.Source.Training.Architecture, spec.Source.Training.Dataset),
            (read.Source.Networks, read.Source.Layer, read.Source.Training.Architecture, read.Source.Training.Dataset));
    });

    [Theory]
    [InlineData("40xM(64,0,64)", "40×M(64,0,64) on mnist at 0, 100, 500, layer 1, ρ(200, 0.3), LW(100, ν=1), Mapper(30, 3)")]
    [InlineData("M(64,32,0)", "1×M(64,32,0) on mnist at 0, 100, 500, layer 1, ρ(200, 0.3), LW(100, ν=1), Mapper(30, 3)")]
    [InlineData("mapper(20, 2.5) RHO(10,0.1) lw(50) layer 2 at 7 on fashion-mnist 3 × m(8,16,0)", "3×M(8,16,0) on fashion-mnist at 7, layer 2, ρ(10, 0.1), LW(50, ν=1), Mapper(20, 2.5)")]
    [InlineData("40xM(64,0,64) at 0,500, 1000, LW(60, nu=2)", "40×M(64,0,64) on mnist at 0, 500, 1000, layer 1, ρ(200, 0.3), LW(60, ν=2), Mapper(30, 3)")]
    public void Parse_Shorthand_TakesDefaultsForTheRest(string text, string meaning) => Assert.Equal(meaning, ExperimentNotation.Format(ExperimentNotation.Parse(text)));

    [Theory]
    [InlineData("", "names no ensemble")]
    [InlineData("rho(80,0.3)", "names no ensemble")]
    [InlineData("40xM(64,0,64) with butter", "'with butter' is not understood")]
    [InlineData("40xM(0,0,64)", "has no convolutional layer")]
    [InlineData("40xM(64,0,64), rho(99999999999,0.3)", "is not a number in range")]
    [InlineData("40xM(64,0,64), rho(80,0.3.1)", "is not a number")]
    public void Parse_Wrong_QuotesThePart(string text, string message) =>
        Assert.Contains(message, Assert.Throws<SettingException>(() => ExperimentNotation.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Format_StagesLeftOut_AreNotWritten() => Assert.Equal("uploaded cloud, VR",
        ExperimentNotation.Format(new() { Source = new() { Kind = SourceKind.Cloud }, Analysis = new() { Density = null, Mapper = null, Barcode = new() { Complex = ComplexKind.Rips } } }));
}

internal static class Sums
{
    /// <summary>Running sums: positive steps become increasing checkpoints.</summary>
    public static IEnumerable<int> Scan(this IEnumerable<int> steps)
    {
        var sum = 0;
        foreach (var step in steps)
            yield return sum += step;
    }
}
