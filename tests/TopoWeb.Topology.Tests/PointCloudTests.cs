namespace TopoWeb.Topology.Tests;

public sealed class PointCloudTests
{
    [Fact]
    public void Constructor_NotANumber_NamesRowAndColumn()
    {
        var error = Assert.Throws<InvalidInputException>(() => Clouds.Rows([0, 1], [2, double.NaN]));

        Assert.Equal("points", error.Field);
        Assert.Contains("Row 1, column 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_LengthNotAMultiple_Throws() => Assert.Equal("points", Assert.Throws<InvalidInputException>(() => new PointCloud(new double[7], 3)).Field);

    [Fact]
    public void Select_Rows_KeepsTheirOrder()
    {
        var selected = Clouds.Rows([0, 1], [2, 3], [4, 5]).Select([2, 0]);

        Assert.Equal([4, 5, 0, 1], selected.Values.ToArray());
    }
}
