using TopoWeb.Rendering.Scales;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Rendering.Scales;

public sealed class AxisTicksTests
{
    [Theory]
    [InlineData(1, "0,0.2,0.4,0.6,0.8,1.0")]
    [InlineData(0.55, "0,0.1,0.2,0.3,0.4,0.5")]
    [InlineData(0.0634, "0,0.01,0.02,0.03,0.04,0.05,0.06")]
    [InlineData(12, "0,2,4,6,8,10,12")]
    [InlineData(900, "0,200,400,600,800")]
    [InlineData(8e160, "0,1 × 10¹⁶⁰,2 × 10¹⁶⁰,3 × 10¹⁶⁰,4 × 10¹⁶⁰,5 × 10¹⁶⁰,6 × 10¹⁶⁰,7 × 10¹⁶⁰,8 × 10¹⁶⁰")]
    [InlineData(4.4e-12, "0,1 × 10⁻¹²,2 × 10⁻¹²,3 × 10⁻¹²,4 × 10⁻¹²")]
    public void Create_End_GivesRoundNumbers(double end, string labels) =>
        Assert.Equal(labels, string.Join(',', AxisTicks.Create(end).Select(t => t.Label)));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Create_NoRange_GivesZeroOnly(double end) => Assert.Equal(["0"], AxisTicks.Create(end).Select(t => t.Label));

    /// <summary>Where a step is lost beside the value, a loop over steps would never end.</summary>
    [Fact]
    public void Between_FarFromZero_HasNoMarks() => Assert.Empty(AxisTicks.Between(1e17, 1e17 + 64, 4));

    [Fact]
    public void Create_AnyEnd_StaysOnTheAxisInOrder()
    {
        CsCheck.Check.Sample(CsCheck.Gen.Double[1e-9, 1e9], end =>
        {
            var ticks = AxisTicks.Create(end);
            Assert.InRange(ticks.Count, 2, 11);
            Assert.All(ticks, t => Assert.InRange(t.Position, 0, 1));
            Assert.Equal(ticks.OrderBy(t => t.Position), ticks);
        });
    }

    [Fact]
    public void Create_DecimalComma_StillWritesPoints() =>
        Assert.Equal("0.2", Samples.WithDecimalComma(() => AxisTicks.Create(1)[1].Label));
}
