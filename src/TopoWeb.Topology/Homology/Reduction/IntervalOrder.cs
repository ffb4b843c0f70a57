namespace TopoWeb.Topology.Homology.Reduction;

/// <summary>The order of a barcode: dimension, birth, death, infinite deaths last.</summary>
internal sealed class IntervalOrder : IComparer<Interval>
{
    public static readonly IntervalOrder Instance = new();

    public int Compare(Interval x, Interval y)
    {
        var order = x.Dimension.CompareTo(y.Dimension);
        if (order == 0)
            order = x.Birth.CompareTo(y.Birth);
        return order != 0 ? order : (x.Death ?? double.PositiveInfinity).CompareTo(y.Death ?? double.PositiveInfinity);
    }
}
