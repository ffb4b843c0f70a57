using System.Numerics.Tensors;

namespace TopoWeb.Topology.Mapper.Clustering;

/// <summary>The largest distance of two points of a tree, exactly: boxes that are no farther apart than two points that are known are passed over.</summary>
internal sealed class FarthestPair(BinTree tree, BinProgress progress, CancellationToken cancellation)
{
    private const int Rounds = 3;

    private readonly double[] _distances = new double[BinTree.LeafSize];
    private double _largest;

    /// <summary>Its square.</summary>
    /// <param name="point">Room for the coordinates of a point.</param>
    public double Squared(double[] point)
    {
        Guess(point);
        for (var leaf = 0; leaf < tree.UsedLeaves; leaf++)
        {
            cancellation.ThrowIfCancellationRequested();
            Visit(leaf, 1, 0, tree.Leaves);
            progress.Reach((leaf + 1.0) / tree.UsedLeaves);
        }

        return _largest;
    }

    /// <summary>From a point to the one farthest from it, and on from there: nearly always the farthest pair, or nearly that.</summary>
    private void Guess(double[] point)
    {
        var from = 0;
        for (var round = 0; round < Rounds; round++)
        {
            tree.Copy(from, point);
            var before = _largest;
            for (var leaf = 0; leaf < tree.UsedLeaves; leaf++)
            {
                tree.SquaredDistances(point, leaf, _distances);
                var most = TensorPrimitives.Max<double>(_distances);
                if (most > _largest)
                    (_largest, from) = (most, leaf * BinTree.LeafSize + _distances.AsSpan().IndexOf(most));
            }

            if (!(_largest > before))
                return;
        }
    }

    /// <summary>Compares a leaf with the leaves below a node, <paramref name="first"/> … first + <paramref name="count"/> − 1, that do not come before it.</summary>
    private void Visit(int leaf, int node, int first, int count)
    {
        if (first + count <= leaf || first >= tree.UsedLeaves || !(tree.Farthest(tree.Leaves + leaf, node) > _largest))
            return;
        if (count > 1)
        {
            Visit(leaf, 2 * node, first, count / 2);
            Visit(leaf, 2 * node + 1, first + count / 2, count / 2);
        }
        else if (tree.Beyond(leaf, node, _largest) is var places and not 0)
        {
            _largest = Math.Max(_largest, tree.Largest(leaf, places, first));
        }
    }
}
