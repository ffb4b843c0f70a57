using CsCheck;
using TopoWeb.Experiments;
using TopoWeb.Notation;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Notation;

/// <summary>The grammar as a table: what is read and what it means, what is refused and where.</summary>
public sealed class NotationParserTests
{
    private const string Rest = "ρ(200, 0.3), LW(100, ν=1), Mapper(30, 3)";

    [Theory]
    [InlineData("Mapper(30,3) of ρ(200,0.3,100×M^1_{40K}(64,32,64))", "100×M(64,32,64) on mnist at 40000, layer 1, " + Rest)]
    [InlineData("rho(100,0.35,60xC^1_100K(64,32,64))", "60×C(64,32,64) on cifar-10 at 100000, layer 1, ρ(100, 0.35), LW(100, ν=1), Mapper(30, 3)")]
    [InlineData("Mapper(30,3) of rho(80,0.3,40xM^1_100(64,0,64))", "40×M(64,0,64) on mnist at 100, layer 1, ρ(80, 0.3), LW(100, ν=1), Mapper(30, 3)")]
    [InlineData("40xM(64,0,64)", "40×M(64,0,64) on mnist at 0, 100, 500, layer 1, " + Rest)]
    [InlineData("40 M(64,0,64)", "40×M(64,0,64) on mnist at 0, 100, 500, layer 1, " + Rest)]
    [InlineData("40*M(64,0,64)", "40×M(64,0,64) on mnist at 0, 100, 500, layer 1, " + Rest)]
    [InlineData("40 X m ( 64 , 0 , 64 )", "40×M(64,0,64) on mnist at 0, 100, 500, layer 1, " + Rest)]
    [InlineData("M(64,32,0)", "1×M(64,32,0) on mnist at 0, 100, 500, layer 1, " + Rest)]
    [InlineData("M*(64,0,64)", "1×M*(64,0,64) on mnist at 0, 100, 500, layer 1, " + Rest)]
    [InlineData("60xC*^1_100K(64,32,64)", "60×C*(64,32,64) on cifar-10 at 100000, layer 1, " + Rest)]
    [InlineData("60xC^{*,1}_100K(64,32,64)", "60×C*(64,32,64) on cifar-10 at 100000, layer 1, " + Rest)]
    [InlineData("60xC_100K^1(64,32,64)", "60×C(64,32,64) on cifar-10 at 100000, layer 1, " + Rest)]
    [InlineData("60xC_{100K}^{2}(64,32,64)", "60×C(64,32,64) on cifar-10 at 100000, layer 2, " + Rest)]
    [InlineData("60×C^{1,R}_{100K}(64,32,64)", "60×C(64,32,64) on cifar-10 at 100000, layer 1, channel 0, " + Rest)]
    [InlineData("60×C^{B}_{100K}(64,32,64)", "60×C(64,32,64) on cifar-10 at 100000, layer 1, channel 2, " + Rest)]
    [InlineData("60×C^1_{100K,gray}(64,32,64)", "60×C(64,32,64) on cifar-10-gray at 100000, layer 1, " + Rest)]
    [InlineData("60×C^1_{grey,100k}(64,32,64)", "60×C(64,32,64) on cifar-10-gray at 100000, layer 1, " + Rest)]
    [InlineData("60×C^1_100K(64,32,64) gray", "60×C(64,32,64) on cifar-10-gray at 100000, layer 1, " + Rest)]
    [InlineData("60×C^1_100K(64,32,64) on cifar-10, gray", "60×C(64,32,64) on cifar-10-gray at 100000, layer 1, " + Rest)]
    [InlineData("60×C^1_100K(64,32,64) color channel G", "60×C(64,32,64) on cifar-10 at 100000, layer 1, channel 1, " + Rest)]
    [InlineData("60×C^1_100K(64,32,64), colour", "60×C(64,32,64) on cifar-10 at 100000, layer 1, " + Rest)]
    [InlineData("10xM_0.5K(8,0,8)", "10×M(8,0,8) on mnist at 500, layer 1, " + Rest)]
    [InlineData("10×M¹₁₀₀(8,0,8)", "10×M(8,0,8) on mnist at 100, layer 1, " + Rest)]
    [InlineData("10xM(8,0,8) at 0, 0.5K, 2k", "10×M(8,0,8) on mnist at 0, 500, 2000, layer 1, " + Rest)]
    [InlineData("mapper(20, 2.5) RHO(10,0.1) lw(50) layer 2 at 7 on fashion-mnist 3 × m(8,16,0)", "3×M(8,16,0) on fashion-mnist at 7, layer 2, ρ(10, 0.1), LW(50, ν=1), Mapper(20, 2.5)")]
    [InlineData("40xM(64,0,64) at 0,500, 1000, LW(60, nu=2)", "40×M(64,0,64) on mnist at 0, 500, 1000, layer 1, ρ(200, 0.3), LW(60, ν=2), Mapper(30, 3)")]
    [InlineData("at 0, 100, 40xM(64,0,64)", "40×M(64,0,64) on mnist at 0, 100, layer 1, " + Rest)]
    [InlineData("networks 0-3, 7, 40 M(64,0,64)", "40×M(64,0,64) on mnist at 0, 100, 500, layer 1, networks 0-3, 7, " + Rest)]
    [InlineData("40×M(64,0,64) on mnist at 0, 100, 500, layer 1, channel 0, networks 0-3, ρ(80, 0.3), LW(100, ν=1), Mapper(30, 3)", "40×M(64,0,64) on mnist at 0, 100, 500, layer 1, channel 0, networks 0-3, ρ(80, 0.3), LW(100, ν=1), Mapper(30, 3)")]
    [InlineData("LW(100, ν=1), Mapper(30, 3) of ρ(80, 0.3, 40×M^1_{100}(64,0,64))", "40×M(64,0,64) on mnist at 100, layer 1, ρ(80, 0.3), LW(100, ν=1), Mapper(30, 3)")]
    [InlineData("LW(60,2) of 5xM(8,0,8)", "5×M(8,0,8) on mnist at 0, 100, 500, layer 1, ρ(200, 0.3), LW(60, ν=2), Mapper(30, 3)")]
    [InlineData("ρ(80,0.3) of 40xM(64,0,64)", "40×M(64,0,64) on mnist at 0, 100, 500, layer 1, ρ(80, 0.3), LW(100, ν=1), Mapper(30, 3)")]
    [InlineData("5xM(8,0,8), VR", "5×M(8,0,8) on mnist at 0, 100, 500, layer 1, ρ(200, 0.3), VR, Mapper(30, 3)")]
    [InlineData("VR(50 landmarks) of 5xM(8,0,8)", "5×M(8,0,8) on mnist at 0, 100, 500, layer 1, ρ(200, 0.3), VR(50 landmarks), Mapper(30, 3)")]
    [InlineData("VR(50); 5xM(8,0,8) · Mapper(10,1).", "5×M(8,0,8) on mnist at 0, 100, 500, layer 1, ρ(200, 0.3), VR(50 landmarks), Mapper(10, 1)")]
    [InlineData("5×M(8,4,0), every layer", "5×M(8,4,0) on mnist at 0, 100, 500, every layer, " + Rest)]
    public void Parse_Right_MeansThis(string text, string meaning)
    {
        Assert.Equal(meaning, ExperimentNotation.Format(ExperimentNotation.Parse(text)));
        Assert.Equal(meaning, ExperimentNotation.Format(ExperimentNotation.Parse(NotationPrinter.Ascii(text))));
    }

    [Theory]
    [InlineData("VGG16^5", "VGG16", 5)]
    [InlineData("ρ(100,0.3,VGG19^5)", "VGG19", 5)]
    [InlineData("Mapper(30,3) of rho(100, 0.3, vgg16^{13})", "VGG16", 13)]
    [InlineData("LW(100) of AlexNet^1", "AlexNet", 1)]
    public void Read_Pretrained_IsItsLayerAndReadsBack(string text, string network, int layer)
    {
        Assert.Equal(new NotationSource.PretrainedLayer(network, layer), ExperimentNotation.Read(text).Source);
        var spec = ExperimentNotation.Parse(text);
        Assert.Equal((SourceKind.Cloud, network, layer, (Guid?)null), (spec.Source.Kind, spec.Source.Pretrained, spec.Source.Layer, spec.Source.Cloud));
        var paper = ExperimentNotation.FormatPaper(spec)!;
        Assert.Equal($"LW({spec.Analysis.Barcode!.Landmarks}, ν=1), Mapper(30, 3) of ρ({spec.Analysis.Density!.K}, 0.3, {network}^{layer})", paper);
        Assert.Equal(paper, ExperimentNotation.FormatPaper(ExperimentNotation.Parse(NotationPrinter.Ascii(paper))));
        Assert.Equal(ExperimentNotation.Format(spec), ExperimentNotation.Format(ExperimentNotation.Parse(ExperimentNotation.Format(spec))));
    }

    [Theory]
    [InlineData("VGG16^*")]
    [InlineData("Mapper(30,3) of rho(100,0.3,VGG16^{*})")]
    public void Read_EveryPretrainedLayer_ReadsBack(string text)
    {
        var spec = ExperimentNotation.Parse(text);
        Assert.Equal(("VGG16", true), (spec.Source.Pretrained, spec.Source.ByLayer));
        var paper = ExperimentNotation.FormatPaper(spec)!;
        Assert.EndsWith(", VGG16^*)", paper, StringComparison.Ordinal);
        Assert.Equal(paper, ExperimentNotation.FormatPaper(ExperimentNotation.Parse(NotationPrinter.Ascii(paper))));
        Assert.StartsWith("VGG16^*, ", ExperimentNotation.Format(spec), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("VGG16^5 on mnist")]
    [InlineData("VGG16^5 at 100")]
    [InlineData("VGG16^5, networks 0-4")]
    public void Parse_PretrainedWithTraining_IsRefused(string text) =>
        Assert.Contains("VGG16^5 is already trained", Assert.Throws<InvalidInputException>(() => ExperimentNotation.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("40xM(64,0,64) with butter", 14, "found “with”, expected an ensemble such as")]
    [InlineData("40xM(64,0", 9, "found the end of the line, expected , between the second and third width.")]
    [InlineData("40xM(64,0,64", 12, "found the end of the line, expected ) to close the three widths.")]
    [InlineData("40xM", 4, "found the end of the line, expected ( and the widths of the layers after M, such as M(64,0,64).")]
    [InlineData("40x", 3, "found the end of the line, expected M or C, the family of the networks.")]
    [InlineData("40xN(64,0,64)", 3, "found “N”, expected M or C, the family of the networks.")]
    [InlineData("0xM(64,0,64)", 0, "the number of networks is 0; it must be 1 to 10,000.")]
    [InlineData("2.5xM(64,0,64)", 0, "found “2.5”, expected the number of networks, a whole number.")]
    [InlineData("40xM(64;0,64)", 7, "found “;”, expected , between the first and second width.")]
    [InlineData("40xM(64,-1,64)", 8, "found “-”, expected a width, a whole number.")]
    [InlineData("40xM(5000,0,64)", 5, "a width is 5000; it must be 0 to 4,096.")]
    [InlineData("40xM(0,0,64)", 3, "M(0,0,64) has no convolutional layer and therefore no filters. Set the first or second number to at least 1.")]
    [InlineData("M^0(64,0,64)", 2, "the layer is 0; it must be 1 to 1,000.")]
    [InlineData("M^{1,R(64,0,64)", 6, "found “(”, expected } or a comma, to close {.")]
    [InlineData("M^Q(64,0,64)", 2, "found “Q”, expected a layer, one of the channels R, G, B, or * as superscript.")]
    [InlineData("M_fast(64,0,64)", 2, "found “fast”, expected iterations such as 40K, gray or color as subscript.")]
    [InlineData("M_0.0005K(64,0,64)", 2, "0.0005K is not a whole number of iterations.")]
    [InlineData("M_9000K(64,0,64)", 2, "9000K iterations is too many; the limit is 1,000,000.")]
    [InlineData("M_1_2(64,0,64)", 4, "the iteration is given twice.")]
    [InlineData("M^1(64,0,64), layer 1", 14, "the layer is given twice.")]
    [InlineData("M(64,4,64), every layer, layer 1", 25, "the layer is given twice.")]
    [InlineData("M(64,4,64), every 2", 18, "found “2”, expected layer after every.")]
    [InlineData("M_5(64,0,64) at 5", 13, "the iteration is given twice.")]
    [InlineData("M**(64,0,64)", 2, "* is given twice.")]
    [InlineData("M(64,0,64), C(64,0,64)", 12, "the source of the filters is given twice.")]
    [InlineData("M(64,0,64) color", 11, "M networks use grey images only; for color, use C networks.")]
    [InlineData("C(64,0,64) on mnist gray", 20, "gray means cifar-10-gray, which conflicts with the data set mnist.")]
    [InlineData("rho(80)", 6, "found “)”, expected , between k and p.")]
    [InlineData("rho(80,0.3.1)", 7, "found “0.3.1”, expected p, a number.")]
    [InlineData("rho(99999999999,0.3)", 4, "k is 99999999999; it must be at most 2,147,483,647.")]
    [InlineData("rho(80,1.5)", 7, "p is 1.5; it must be greater than 0 and at most 1.")]
    [InlineData("rho(80,0)", 7, "p is 0; it must be greater than 0 and at most 1.")]
    [InlineData("rho(80,0.3,what)", 11, "found “what”, expected an ensemble such as 40×M(64,0,64), or a layer of a network such as VGG16^5.")]
    [InlineData("Mapper 30,3", 7, "found “30”, expected ( after Mapper.")]
    [InlineData("Mapper(30,0.5)", 10, "the gain is 0.5; it must be between 1 and 100.")]
    [InlineData("Mapper(30,3) of", 15, "found the end of the line, expected ρ(k, p, …), an ensemble or a layer of a network after “of”.")]
    [InlineData("LW(100, nu=3)", 11, "ν is 3; it must be between 0 and 2.")]
    [InlineData("VGG16", 5, "found the end of the line, expected ^ and a layer after VGG16, such as VGG16^5.")]
    [InlineData("VGG16^conv", 6, "found “conv”, expected the layer, or * for every layer, a whole number.")]
    [InlineData("VGG16^*, layer 3", 9, "the layer is given twice.")]
    [InlineData("M(64,0,64) networks 5-2", 20, "the range 5-2 is reversed.")]
    [InlineData("M(64,0,64) on 7", 14, "found “7”, expected the name of a data set after “on”, such as mnist or cifar-10.")]
    [InlineData("M(64,0,64) at soon", 14, "found “soon”, expected a number of iterations such as 500 or 40K.")]
    [InlineData("M(64,0,64) channel X", 19, "found “X”, expected R, G, B or the index of a channel, a whole number.")]
    [InlineData("M(64,0,64) \U0001F600", 11, "found “\U0001F600”, expected an ensemble such as")]
    public void Read_Wrong_SaysWhereAndWhatIsExpected(string text, int position, string message)
    {
        var (line, error) = NotationParser.Read(text);
        Assert.Null(line);
        Assert.Equal(position, error!.Position);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Equal($"{text}\n{new string(' ', position)}^", error.Mark(text));
        var thrown = Assert.Throws<InvalidInputException>(() => ExperimentNotation.Parse(text));
        Assert.Equal(("notation", error.Text), (thrown.Field, thrown.Message));
        Assert.StartsWith($"Column {position + 1}: ", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("rho(80,0.3)")]
    public void Parse_NoNetworks_SaysSo(string text) =>
        Assert.Contains($"Column {text.Length + 1}: no networks given", Assert.Throws<InvalidInputException>(() => ExperimentNotation.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void ParseAnalysis_WithNetworks_IsRefused()
    {
        Assert.Equal(100, ExperimentNotation.ParseAnalysis("ρ(100,0.3), LW(100), Mapper(30,3)").Density!.K);
        Assert.Equal("notation", Assert.Throws<InvalidInputException>(() => ExperimentNotation.ParseAnalysis("ρ(100,0.3,M(64,0,64))")).Field);
    }

    /// <summary>Whatever is typed, there is a line or an error within it, never an accident.</summary>
    [Fact]
    public void Read_Anything_GivesALineOrAPlace() => Gen.Char["MCxρK^_{}(),.-*= 0123456789¹₂atlyroehongchkwsVGLR\n\ud83d"].Array[0, 40].Select(c => new string(c)).Sample(text =>
    {
        var (line, error) = NotationParser.Read(text);
        Assert.True(line is null != error is null);
        Assert.InRange(error?.Position ?? 0, 0, text.Length);
    });
}
