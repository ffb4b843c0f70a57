namespace TopoWeb.Topology.Tests;

public sealed class DistanceMatrixTests
{
    [Fact]
    public void Constructor_NotSymmetric_Throws() => Assert.Throws<ArgumentException>(() => new DistanceMatrix([0, 1, 2, 0], 2));

    [Fact]
    public void Constructor_NegativeOrNaN_Throws()
    {
        Assert.Throws<ArgumentException>(() => new DistanceMatrix([0, -1, -1, 0], 2));
        Assert.Throws<ArgumentException>(() => new DistanceMatrix([0, double.NaN, double.NaN, 0], 2));
        Assert.Throws<ArgumentException>(() => new DistanceMatrix([1], 1));
    }

    [Fact]
    public void EnclosingRadius_Path_IsThatOfTheMiddle()
    {
        var path = new DistanceMatrix([0, 1, 3, 1, 0, 2, 3, 2, 0], 3);

        Assert.Equal(2, path.EnclosingRadius());
        Assert.Equal(3, path.Largest());
        Assert.Equal(0, new DistanceMatrix([], 0).EnclosingRadius());
        Assert.Equal(0, new DistanceMatrix([0], 1).EnclosingRadius());
    }
}
