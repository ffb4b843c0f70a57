using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Topology.Mapper.Clustering;

/// <summary>Single linkage of the points of one bin by a minimum spanning tree. Keeps its arrays from bin to bin; one instance for each thread.</summary>
/// <remarks>Start here: the clusters of one bin; the trees, the metric and the cut are beside it.</remarks>
internal sealed class SingleLinkage
{
    /// <summary>Bins of so many points and more get their tree from neighbours; with fewer, comparing all pairs is faster.</summary>
    /// <remarks>Measured on three circles: 300 to 400 ns a point for the tree, 0.5 ns a pair for all pairs, 0.7 ns without AVX-512.</remarks>
    public const int UsualTreeFrom = 768;

    /// <summary>The search for the neighbours of a point takes as long as comparing it with so many.</summary>
    private const int ComparisonsOfSearch = 5_000;

    /// <summary>With more columns a search may have to look at nearly all points.</summary>
    private const int MostColumns = 16;

    private readonly PrimTree _prim;
    private readonly BoruvkaTree? _boruvka;
    private readonly int _treeFrom;
    private int[] _labels = [];

    public SingleLinkage(MetricCoordinates coordinates, NeighborHints? hints, int treeFrom)
    {
        _prim = new PrimTree(coordinates);
        _boruvka = hints is null ? null : new BoruvkaTree(coordinates, hints);
        _treeFrom = hints is null ? int.MaxValue : treeFrom;
    }

    /// <summary>Work for a bin of <paramref name="m"/> points, in comparisons of two points.</summary>
    public static long Work(long m, bool hasHints, int treeFrom) => hasHints && m >= treeFrom ? m * treeFrom : m * m;

    /// <summary>Whether trees of the bins from neighbours save more than the search for the neighbours costs.</summary>
    /// <param name="sizes">Points of each bin.</param>
    /// <param name="cloud">All points.</param>
    /// <param name="treeFrom">As in the constructor; other values than the usual one are meant, and always pay.</param>
    public static bool NeighborsPay(IEnumerable<int> sizes, PointCloud cloud, int treeFrom)
    {
        var search = treeFrom != UsualTreeFrom ? 0 : cloud.Dimension <= MostColumns ? ComparisonsOfSearch : cloud.Count / 2.0;
        return sizes.Where(m => m >= treeFrom).Sum(m => (double)m * (m - treeFrom)) > cloud.Count * search;
    }

    /// <summary>Clusters the points at <paramref name="members"/> (ascending) and cuts by the rule of the settings. Clusters are ordered by smallest member, members ascending.</summary>
    public int[][] Cluster(ReadOnlySpan<int> members, MapperSettings settings, ProgressCounter counter, CancellationToken cancellation)
    {
        var progress = new BinProgress(counter, Work(members.Length, _boruvka is not null, _treeFrom));
        var clusters = Cluster(members, settings, progress, cancellation);
        progress.Enter(0, 1);
        progress.Reach(1);
        return clusters;
    }

    private int[][] Cluster(ReadOnlySpan<int> members, MapperSettings settings, BinProgress progress, CancellationToken cancellation)
    {
        if (members.Length == 1)
            return [members.ToArray()];
        ISpanningTree tree = members.Length >= _treeFrom ? _boruvka! : _prim;
        tree.Span(members, settings, progress, cancellation);
        return CutRule.Height(tree.Heights, tree.Diameter, settings) is { } cut ? Clusters(members, tree, cut) : [members.ToArray()];
    }

    private int[][] Clusters(ReadOnlySpan<int> members, ISpanningTree tree, double cut)
    {
        var m = members.Length;
        if (_labels.Length < m)
            _labels = new int[m];
        var labels = tree.Label(cut, _labels);

        // Members ascend, so the first one met of each cluster is its smallest: the clusters are numbered in the order in which they are met.
        var number = new int[labels];
        var sizes = new int[labels];
        var met = 0;
        for (var i = 0; i < m; i++)
        {
            ref var label = ref _labels[i];
            if (number[label] == 0)
                number[label] = ++met;
            label = number[label] - 1;
            sizes[label]++;
        }

        var clusters = new int[met][];
        for (var i = m - 1; i >= 0; i--)
        {
            var label = _labels[i];
            clusters[label] ??= new int[sizes[label]];
            clusters[label][--sizes[label]] = members[i];
        }

        return clusters;
    }
}
