namespace TopoWeb.Topology.Mapper.Clustering;

/// <summary>Searches a bin for points of other components. Boxes all of whose points are of the component itself are passed over.</summary>
internal sealed class ForeignSearch(BinTree tree, int dimension)
{
    private const int None = -1;
    private const int LeavesBetweenChecks = 1 << 10;

    private readonly double[] _point = new double[dimension];
    private readonly double[] _distances = new double[BinTree.LeafSize];
    private int[] _components = [];
    private int[] _uniform = [];
    private bool _single;
    private bool _any;
    private int _own;
    private int _leaves;
    private CancellationToken _cancellation;

    /// <summary>The point that was found.</summary>
    public int Found { get; private set; }

    /// <summary>Its squared distance.</summary>
    public double Squared { get; private set; }

    /// <summary>The component of every point; null where each is one of its own.</summary>
    public void Among(ReadOnlySpan<int> components)
    {
        _single = components.IsEmpty;
        if (_components.Length < tree.Count)
            _components = new int[tree.Count];
        if (_uniform.Length < 2 * tree.Leaves)
            _uniform = new int[2 * tree.Leaves];
        components.CopyTo(_components);
        for (var i = 0; i < tree.Count && _single; i++)
            _components[i] = i;
        for (var leaf = 0; leaf < tree.Leaves; leaf++)
        {
            var part = tree.CountOf(leaf) == 0 ? [] : _components.AsSpan(leaf * BinTree.LeafSize, tree.CountOf(leaf));
            _uniform[tree.Leaves + leaf] = part.IsEmpty || part.ContainsAnyExcept(part[0]) ? None : part[0];
        }

        for (var node = tree.Leaves - 1; node > 0; node--)
            _uniform[node] = _uniform[2 * node] == _uniform[2 * node + 1] || tree.IsEmpty(2 * node + 1) ? _uniform[2 * node] : None;
    }

    /// <summary>Looks for the nearest point of another component than <paramref name="own"/>.</summary>
    /// <param name="point">Whose neighbour is looked for.</param>
    /// <param name="own">Its component.</param>
    /// <param name="squared">Only nearer ones than this, squared.</param>
    /// <param name="any">The first one will do.</param>
    /// <param name="cancellation">Checked for every few leaves.</param>
    /// <returns>Whether there is one.</returns>
    public bool Nearest(int point, int own, double squared, bool any, CancellationToken cancellation)
    {
        (Squared, Found, _own, _any, _cancellation) = (squared, None, own, any, cancellation);
        tree.Copy(point, _point);
        Visit(1, tree.Nearest(_point, 1));
        return Found != None;
    }

    private void Visit(int node, double bound)
    {
        if (!(bound < Squared) || _uniform[node] == _own || (_any && Found != None))
            return;
        if (node >= tree.Leaves)
        {
            Compare(node - tree.Leaves);
            return;
        }

        var (left, right) = (tree.Nearest(_point, 2 * node), tree.Nearest(_point, 2 * node + 1));
        if (left <= right)
        {
            Visit(2 * node, left);
            Visit(2 * node + 1, right);
        }
        else
        {
            Visit(2 * node + 1, right);
            Visit(2 * node, left);
        }
    }

    private void Compare(int leaf)
    {
        if (++_leaves % LeavesBetweenChecks == 0)
            _cancellation.ThrowIfCancellationRequested();
        tree.SquaredDistances(_point, leaf, _distances);
        var components = _components.AsSpan(leaf * BinTree.LeafSize, tree.CountOf(leaf));
        for (var i = 0; i < components.Length; i++)
            if (_distances[i] < Squared && components[i] != _own)
                (Squared, Found) = (_distances[i], leaf * BinTree.LeafSize + i);
    }
}
