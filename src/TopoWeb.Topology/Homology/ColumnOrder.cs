namespace TopoWeb.Topology.Homology;

/// <summary>The order in which cohomology reduces columns: latest simplex of the filtration first.</summary>
internal sealed class ColumnOrder : IComparer<Entry>
{
    public static readonly ColumnOrder Instance = new();

    public int Compare(Entry x, Entry y)
    {
        var order = y.Value.CompareTo(x.Value);
        return order != 0 ? order : x.Index.CompareTo(y.Index);
    }
}
