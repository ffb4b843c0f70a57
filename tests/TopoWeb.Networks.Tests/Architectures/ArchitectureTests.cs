using CsCheck;
using TopoWeb.Networks.Architectures;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Tests.Architectures;

public sealed class ArchitectureTests
{
    private static readonly Gen<Architecture> Any =
        from family in Gen.Enum<NetworkFamily>()
        from x in Gen.Int[0, Architecture.MaximumWidth]
        from y in Gen.Int[0, Architecture.MaximumWidth]
        from z in Gen.Int[0, Architecture.MaximumWidth]
        from pooling in Gen.Bool
        where x + y > 0
        select new Architecture(family, x, y, z, pooling);

    [Fact]
    public void Parse_ToString_IsTheSame() => Any.Sample(a => Architecture.Parse(a.ToString()) == a);

    [Fact]
    public void Parse_EnsembleToString_IsTheSame() =>
        Gen.Select(Gen.Int[1, EnsembleNotation.MaximumNetworks], Any).Sample((n, a) => EnsembleNotation.Parse(new EnsembleNotation(n, a).ToString()) == new EnsembleNotation(n, a));

    [Theory]
    [InlineData("M(64,0,64)", "M(64,0,64)", 1)]
    [InlineData(" m ( 64 , 32 , 0 ) ", "M(64,32,0)", 2)]
    [InlineData("C*(64,32,64)", "C*(64,32,64)", 2)]
    [InlineData("M(0,32,64)", "M(0,32,64)", 1)]
    public void Parse_Forms_AreRead(string text, string expected, int layers)
    {
        var architecture = Architecture.Parse(text);
        Assert.Equal(expected, architecture.ToString());
        Assert.Equal(layers, architecture.ConvLayers);
    }

    [Theory]
    [InlineData("")]
    [InlineData("M")]
    [InlineData("M(64,0)")]
    [InlineData("M(64,0,64,1)")]
    [InlineData("M(-1,0,64)")]
    [InlineData("D(64,0,64)")]
    [InlineData("M(64,0,64) and more")]
    [InlineData("M(4097,0,64)")]
    [InlineData("M(99999999999,0,64)")]
    [InlineData("M(0,0,64)")]
    [InlineData(null)]
    public void Parse_Wrong_NamesTheField(string? text) =>
        Assert.Equal("training.architecture", Assert.Throws<InvalidInputException>(() => Architecture.Parse(text!)).Field);

    [Theory]
    [InlineData("40xM(64,0,64)", 40)]
    [InlineData("40×M(64,0,64)", 40)]
    [InlineData("40 M(64,0,64)", 40)]
    [InlineData("40 x M(64,0,64)", 40)]
    [InlineData("M(64,0,64)", 1)]
    public void ParseEnsemble_Forms_AreRead(string text, int networks) =>
        Assert.Equal(new EnsembleNotation(networks, new Architecture(NetworkFamily.M, 64, 0, 64)), EnsembleNotation.Parse(text));

    [Theory]
    [InlineData("0xM(64,0,64)")]
    [InlineData("10001xM(64,0,64)")]
    [InlineData("xM(64,0,64)")]
    [InlineData("40x")]
    [InlineData("40xM(0,0,1)")]
    [InlineData("")]
    public void ParseEnsemble_Wrong_NamesTheField(string text) =>
        Assert.Equal("training.notation", Assert.Throws<InvalidInputException>(() => EnsembleNotation.Parse(text)).Field);
}
