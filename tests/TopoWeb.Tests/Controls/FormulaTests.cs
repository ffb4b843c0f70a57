using Bunit;
using TopoWeb.Controls;

namespace TopoWeb.Tests.Controls;

public sealed class FormulaTests
{
    [Theory]
    [InlineData("Mapper(30, 3) of ρ(200, 0.3, 100×M^1_{40K}(64,32,64))", "1", "40K")]
    [InlineData("60×C*^{1,R}_{100K}(64,32,64)", "1,R", "100K")]
    [InlineData("LW(100, ν=1) of ρ(100, 0.3, VGG16^*)", "*", "")]
    [InlineData("48×C_70K(64,0,64), no ρ", "", "70K")]
    [InlineData("uploaded cloud, VR", "", "")]
    public async Task Formula_OfALine_RaisesAndLowersAndStaysTheLine(string line, string raised, string lowered)
    {
        await using var context = new BunitContext();
        var formula = context.Render<Formula>(p => p.Add(f => f.Text, line));

        Assert.Equal(line, formula.Find(".formula-line").TextContent);
        Assert.Equal(raised, string.Concat(formula.FindAll("sup").Select(s => s.TextContent)));
        Assert.Equal(lowered, string.Concat(formula.FindAll("sub").Select(s => s.TextContent)));
    }

    [Fact]
    public void Typesetting_OfSeveralMarks_KeepsTheirOrder() => Assert.Equal(
        [new TypesetMark(false, "40K", "_", ""), new TypesetMark(true, "2", "^{", "}")], Assert.Single(Typesetting.Of("M_40K^{2}")).Marks);
}
