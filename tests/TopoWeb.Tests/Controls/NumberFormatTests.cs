using TopoWeb.Controls;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Controls;

public sealed class NumberFormatTests
{
    [Theory]
    [InlineData(0, "0.000")]
    [InlineData(0.0131, "0.013")]
    [InlineData(0.00002, "2.0 × 10⁻⁵")]
    [InlineData(-0.5, "−0.500")]
    [InlineData(-1.2e-12, "−1.2 × 10⁻¹²")]
    [InlineData(double.Epsilon, "4.9 × 10⁻³²⁴")]
    [InlineData(-6400, "−6,400")]
    [InlineData(1.414, "1.41")]
    [InlineData(12.34, "12.3")]
    [InlineData(6400, "6,400")]
    [InlineData(123456789, "123,456,789")]
    [InlineData(1.0467e159, "1.0 × 10¹⁵⁹")]
    [InlineData(-2.5e12, "−2.5 × 10¹²")]
    public void Measure_Value_HasAboutThreeDigits(double value, string text) => Assert.Equal(text, NumberFormat.Measure(value));

    [Theory]
    [InlineData(0.0002, "< 1 ms")]
    [InlineData(0.0312, "31 ms")]
    [InlineData(2.54, "2.5 s")]
    [InlineData(600, "10.0 min")]
    public void Duration_Seconds_TakesAReadableUnit(double seconds, string text) => Assert.Equal(text, NumberFormat.Duration(seconds));

    [Fact]
    public void Count_OneAndMany_AgreesInNumber()
    {
        Assert.Equal("0 nodes", NumberFormat.Count(0, "node"));
        Assert.Equal("1 node", NumberFormat.Count(1, "node"));
        Assert.Equal("1,200 nodes", NumberFormat.Count(1200, "node"));
    }

    [Fact]
    public void Coordinate_DecimalComma_WritesPoint() => Assert.Equal("0.5", Samples.WithDecimalComma(() => NumberFormat.Coordinate(0.5)));
}
