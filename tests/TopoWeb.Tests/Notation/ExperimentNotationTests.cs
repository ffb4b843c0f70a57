using CsCheck;
using TopoWeb.Experiments;
using TopoWeb.Networks.Training;
using TopoWeb.Notation;
using TopoWeb.Topology;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;

namespace TopoWeb.Tests.Notation;

public sealed class ExperimentNotationTests
{
    private static readonly Gen<string> Architectures =
        from family in OneOf("M", "C", "M*", "C*")
        from x in Gen.Int[1, 128]
        from y in Gen.Int[0, 128]
        from z in Gen.Int[0, 128]
        select $"{family}({x},{y},{z})";

    private static readonly Gen<LayerAnalysis> Others =
        from layers in Gen.Int[1, 20].Array[1, 6]
        from k in Gen.Int[0, 500]
        from landmarks in Gen.Int[1, 300]
        from resolution in Gen.Int[0, 100]
        select new LayerAnalysis
        {
            Layers = [.. layers.Distinct().Order()],
            Analysis = new()
            {
                Density = k == 0 ? null : new() { K = k, P = 0.4 },
                Barcode = landmarks == 1 ? null : new() { Landmarks = landmarks },
                Mapper = resolution == 0 ? null : new() { Resolution = resolution, Gain = 2 },
            },
        };

    private static readonly Gen<ExperimentSpec> Specs =
        from networks in Gen.Int[1, 500]
        from architecture in Architectures
        from dataset in OneOf("mnist", "fashion-mnist", "cifar-10", "cifar-10-gray")
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
        from divisions in Gen.Int[0, 2000]
        from skipped in Gen.Bool.Array[3]
        from others in Others.Array[0, 3]
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
                Density = skipped[0] ? null : new() { K = k, P = p / 100.0 },
                Barcode = skipped[1] ? null : new() { Landmarks = landmarks, Nu = nu, Divisions = divisions == 0 ? null : divisions },
                Mapper = skipped[2] ? null : new() { Resolution = resolution, Gain = gain / 10.0 },
            },
            Also = others.Length == 0 ? null : others,
        };

    private static Gen<string> OneOf(params string[] words) => Gen.Int[0, words.Length - 1].Select(i => words[i]);

    [Fact]
    public void Parse_WhatFormatWrites_GivesItBack() => Specs.Sample(spec =>
    {
        var text = ExperimentNotation.Format(spec);
        var read = ExperimentNotation.Parse(text);
        Assert.Equal(text, ExperimentNotation.Format(read));
        Assert.Equal(spec.Analysis.Density, read.Analysis.Density);
        Assert.Equal(spec.Analysis.Barcode?.Divisions, read.Analysis.Barcode?.Divisions);
        Assert.Equal((spec.Analysis.Barcode is null, spec.Analysis.Mapper is null), (read.Analysis.Barcode is null, read.Analysis.Mapper is null));
        Assert.Equal(spec.Also?.Count, read.Also?.Count);
        foreach (var (given, taken) in (spec.Also ?? []).Zip(read.Also ?? []))
        {
            Assert.Equal(given.Layers, taken.Layers);
            Assert.Equal((given.Analysis.Density, given.Analysis.Barcode?.Landmarks, given.Analysis.Mapper?.Resolution), (taken.Analysis.Density, taken.Analysis.Barcode?.Landmarks, taken.Analysis.Mapper?.Resolution));
        }
        Assert.Equal(spec.Source.Training!.Checkpoints, read.Source.Training!.Checkpoints);
        Assert.Equal((spec.Source.Channel, IndexRanges.Format(spec.Source.Members ?? [])), (read.Source.Channel, IndexRanges.Format(read.Source.Members ?? [])));
        Assert.Equal((spec.Source.Networks, spec.Source.Layer, spec.Source.Training.Architecture, spec.Source.Training.Dataset),
            (read.Source.Networks, read.Source.Layer, read.Source.Training.Architecture, read.Source.Training.Dataset));
    });

    [Fact]
    public void Parse_ThePaperForm_GivesItBackInBothAlphabets() => Specs.Sample(all =>
    {
        var spec = all with { Source = all.Source with { Training = all.Source.Training! with { Checkpoints = [all.Source.Training.Checkpoints[0]] } } };
        var text = ExperimentNotation.FormatPaper(spec)!;
        var read = ExperimentNotation.Parse(text);
        Assert.Equal(ExperimentNotation.Format(spec), ExperimentNotation.Format(read));
        Assert.Equal(text, ExperimentNotation.FormatPaper(read));
        var ascii = NotationPrinter.Ascii(text);
        Assert.All(ascii, c => Assert.InRange(c, ' ', '~'));
        Assert.Equal(text, ExperimentNotation.FormatPaper(ExperimentNotation.Parse(ascii)));
    });

    [Theory]
    [InlineData("100xM_40K(64,32,64)", "LW(100, ν=1), Mapper(30, 3) of ρ(200, 0.3, 100×M^1_{40K}(64,32,64))")]
    [InlineData("60xC_100K(64,32,64) gray VR", "VR, Mapper(30, 3) of ρ(200, 0.3, 60×C^1_{100K,gray}(64,32,64))")]
    [InlineData("60xC*_1500(64,32,64) channel B", "LW(100, ν=1), Mapper(30, 3) of ρ(200, 0.3, 60×C*^{1,B}_{1500}(64,32,64))")]
    [InlineData("9xM_0(8,8,8) layer 2 channel 5 on fashion-mnist networks 1-3", "LW(100, ν=1), Mapper(30, 3) of ρ(200, 0.3, 9×M^2_{0}(8,8,8)), on fashion-mnist, channel 5, networks 1-3")]
    [InlineData("9xM(8,8,8)", null)]
    public void FormatPaper_OneCheckpoint_IsThePapersForm(string text, string? paper) => Assert.Equal(paper, ExperimentNotation.FormatPaper(ExperimentNotation.Parse(text)));

    [Theory]
    [InlineData("48xC_70K(64,0,64) gray, no rho, Mapper(30,3)", "LW(100, ν=1), Mapper(30, 3) of 48×C^1_{70K,gray}(64,0,64), no ρ")]
    [InlineData("rho(100,0.4,VGG16^2) and layers 3-13, rho(100,0.3)", "LW(100, ν=1), Mapper(30, 3) of ρ(100, 0.4, VGG16^2) and layers 3-13, ρ(100, 0.3), LW(100, ν=1), Mapper(30, 3)")]
    [InlineData("9xM_0(8,8,8) no barcode and layer 2, no rho, Mapper(70,2)", "Mapper(30, 3) of ρ(200, 0.3, 9×M^1_{0}(8,8,8)), no barcode and layer 2, Mapper(70, 2), no ρ, no barcode")]
    public void FormatPaper_SkippedStagesAndFurtherLayers_AreWritten(string text, string paper) => Assert.Equal(paper, ExperimentNotation.FormatPaper(ExperimentNotation.Parse(text)));

    [Theory]
    [InlineData("9xM(8,8,8), LW(100, N)", "Column 22: found “)”, expected = after N, the divisions.")]
    [InlineData("9xM(8,8,8), LW(100, 1, 1000)", "Column 24: found “1000”, expected N=1000, the divisions, after ν.")]
    [InlineData("9xM(8,8,8), no", "Column 15: found the end of the line, expected ρ, barcode or Mapper after “no”.")]
    [InlineData("9xM(8,8,8), no rho, rho(5,0.3)", "Column 21: ρ is given twice.")]
    [InlineData("9xM(8,8,8) and rho(5,0.3)", "Column 26: found the end of the line, expected layer 2 or layers 3-13: which layers “and” speaks of.")]
    [InlineData("9xM(8,8,8) and layer 2, on mnist", "Column 25: found “on”, expected layer 2, layers 3-13, ρ(k, p), LW(100), VR, Mapper(30, 3), or no ρ, no barcode, no Mapper after “and”.")]
    [InlineData("9xM(8,8,8) and layers 5-3", "Column 23: the range 5-3 is reversed.")]
    public void Parse_WrongFurtherLayers_SaysWhere(string text, string message) => Assert.Equal(message, Assert.Throws<InvalidInputException>(() => ExperimentNotation.Parse(text)).Message);

    [Fact]
    public void ReadAlso_OfAField_CountsColumnsFromItsStart() =>
        Assert.Equal("Column 9: found “on”, expected layer 2, layers 3-13, ρ(k, p), LW(100), VR, Mapper(30, 3), or no ρ, no barcode, no Mapper after “and”.", Assert.Throws<InvalidInputException>(() => ExperimentNotation.ReadAlso("layer 2 on mnist", new())).Message);

    [Fact]
    public void Format_StagesLeftOut_AreSaid() => Assert.Equal("uploaded cloud, VR, no ρ, no Mapper",
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
