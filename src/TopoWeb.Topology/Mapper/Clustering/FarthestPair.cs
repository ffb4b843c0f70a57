using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace TopoWeb.Topology.Mapper.Clustering;

/// <summary>The largest distance of two points of a bin, exactly. Keeps its arrays from bin to bin.</summary>
/// <remarks>
/// Two points that are far apart, most likely the farthest, come first. About their middle, a point whose distance and that of the outermost point add up to less than theirs is in no farther pair: in many
/// dimensions few points are left. Boxes of those that are no farther apart than two points that are known are passed over.
/// </remarks>
internal sealed class FarthestPair(BinPoints points, PointCloud cloud)
{
    private const int Rounds = 3;

    /// <summary>Far more than rounding changes distances and their sums, as a fraction.</summary>
    private const double Margin = 1e-9;

    /// <summary>Below this, squares may have lost digits.</summary>
    private const double LeastSquare = 1e-250;

    private readonly double[] _point = new double[cloud.Dimension];
    private readonly double[] _middle = new double[cloud.Dimension];
    private readonly BinTree _outer = new();
    private double[] _squares = [];
    private int[] _ranks = [];
    private BinTree _tree = points.Tree;
    private double _largest;

    /// <summary>Its square.</summary>
    public double Squared(BinProgress progress, CancellationToken cancellation)
    {
        (_largest, _tree) = (0, points.Tree);
        var count = _tree.UsedLeaves * BinTree.LeafSize;
        if (_squares.Length < count)
            (_squares, _ranks) = (new double[count], new int[count]);
        Guess(progress, cancellation);
        if (_largest > LeastSquare && Outer() is var kept && kept <= _tree.Count / 2)
        {
            _outer.Fill(cloud, _ranks.AsSpan(0, kept));
            _tree = _outer;
        }

        for (var leaf = 0; leaf < _tree.UsedLeaves; leaf++)
        {
            cancellation.ThrowIfCancellationRequested();
            Visit(leaf, 1, 0, _tree.Leaves);
            progress.Reach(0.5 + (leaf + 1.0) / _tree.UsedLeaves / 2);
        }

        return _largest;
    }

    /// <summary>From a point to the one farthest from it, and on from there: nearly always the farthest pair, or nearly that. Then the distances to its middle.</summary>
    private void Guess(BinProgress progress, CancellationToken cancellation)
    {
        var from = 0;
        for (var round = 0; round < Rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            _tree.Copy(from, _point);
            Measure(_point);
            var before = _largest;
            var farthest = _squares.AsSpan(0, _tree.Count);
            var next = TensorPrimitives.IndexOfMax<double>(farthest);
            progress.Reach((round + 1.0) / Rounds / 2);
            if (!(farthest[next] > before))
                break;
            (_largest, from) = (farthest[next], next);
            _tree.Copy(from, _middle);
            TensorPrimitives.Add(_middle, _point, _middle);
            TensorPrimitives.Multiply(_middle, 0.5, _middle);
        }

        Measure(_middle);
    }

    /// <summary>Sets the squared distances of all points to one.</summary>
    private void Measure(ReadOnlySpan<double> point)
    {
        for (var leaf = 0; leaf < _tree.UsedLeaves; leaf++)
            _tree.SquaredDistances(point, leaf, _squares.AsSpan(leaf * BinTree.LeafSize));
    }

    /// <summary>Lists the ranks of the points that may be in a farther pair; returns how many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Outer()
    {
        var squares = _squares.AsSpan(0, _tree.Count);
        var least = Math.Max(0, Math.Sqrt(_largest) * (1 - Margin) - Math.Sqrt(TensorPrimitives.Max<double>(squares)) * (1 + Margin));
        least *= least * (1 - Margin);
        var kept = 0;
        for (var i = 0; i < squares.Length; i++)
        {
            _ranks[kept] = points.Ranks[i];
            kept += squares[i] >= least ? 1 : 0;
        }

        return kept;
    }

    /// <summary>Compares a leaf with the leaves below a node, <paramref name="first"/> … first + <paramref name="count"/> − 1, that do not come before it.</summary>
    private void Visit(int leaf, int node, int first, int count)
    {
        if (first + count <= leaf || first >= _tree.UsedLeaves || !(_tree.Farthest(_tree.Leaves + leaf, node) > _largest))
            return;
        if (count > 1)
        {
            Visit(leaf, 2 * node, first, count / 2);
            Visit(leaf, 2 * node + 1, first + count / 2, count / 2);
        }
        else if (_tree.Beyond(leaf, node, _largest) is var places and not 0)
        {
            _largest = Math.Max(_largest, _tree.Largest(leaf, places, first));
        }
    }
}
