using System.Numerics;

namespace TopoWeb.Topology.Neighbors;

/// <summary>A balanced k-d tree whose leaves hold up to 64 points column by column, ready for vectors of 16.</summary>
/// <remarks>
/// Nodes are numbered as in a heap: the root is 1, the children of i are 2i and 2i + 1, and the leaves follow all inner nodes. Every node is cut
/// in its widest column, at the median or where the leaves to the left are full: the last leaves of the tree may be empty. Points of a leaf are held relative to its middle,
/// those of a group of 16 beside one another. J. H. Friedman, J. L. Bentley, R. A. Finkel, "An algorithm for finding best matches in logarithmic expected
/// time", ACM TOMS 3 (1977). O(n·(d + log n)·log n) time to build, 8·n·d bytes and the boxes.
/// </remarks>
internal sealed class NeighborTree
{
    /// <summary>Most points in a leaf.</summary>
    public const int LeafSize = 64;

    /// <summary>Leaves whose boxes stand side by side.</summary>
    public const int BlockLeaves = 16;

    private readonly AlignedFloats _blocks;
    private readonly float[] _boxes;
    private readonly AlignedFloats _leafBoxes;
    private readonly float[] _middles;

    /// <param name="points">The points; their coordinates go over to the tree.</param>
    /// <param name="count">Their number.</param>
    /// <param name="threads">Most threads, −1 for all.</param>
    /// <param name="cancellation">Checked for every node.</param>
    public NeighborTree(ScaledPoints points, int count, int threads, CancellationToken cancellation)
    {
        Count = count;
        Dimension = points.Dimension;
        FilledLeaves = Math.Max(1, (count + LeafSize - 1) / LeafSize);
        Leaves = (int)BitOperations.RoundUpToPowerOf2((uint)FilledLeaves);
        // A vector may be read from the last place.
        Points = new int[checked(count + LeafSize)];
        Points.AsSpan(count).Fill(-1);
        Rows = points.TakeValues();
        Widths = new float[FilledLeaves];
        _middles = new float[checked(FilledLeaves * Dimension)];
        // A vector may be read from the last coordinate.
        _boxes = new float[checked(2 * Leaves * 2 * Dimension + 8)];
        Blocks = Math.Max(1, Leaves / BlockLeaves);
        _leafBoxes = new AlignedFloats(checked(Blocks * BlockLeaves * 2 * Dimension));
        _blocks = new AlignedFloats(checked(FilledLeaves * LeafSize * (Dimension + 1)));
        for (var i = 0; i < count; i++)
            Points[i] = i;
        // Empty nodes are never entered.
        Array.Fill(_boxes, float.PositiveInfinity);
        _leafBoxes.Span.Fill(float.PositiveInfinity);
        ParallelLoop.Run(() => new TreeBuilder(this, threads, cancellation).Build());
    }

    /// <summary>Number of points n.</summary>
    public int Count { get; }

    /// <summary>Number of coordinates d.</summary>
    public int Dimension { get; }

    /// <summary>Number of leaves, a power of two.</summary>
    public int Leaves { get; }

    /// <summary>Leaves that hold points; the others follow them.</summary>
    public int FilledLeaves { get; }

    /// <summary>Number of blocks of 16 leaves, a power of two. The nodes with these numbers and the following ones are above a block each.</summary>
    public int Blocks { get; }

    /// <summary>The points in the order of the leaves, and some places that hold −1.</summary>
    public int[] Points { get; }

    /// <summary>Their coordinates in that order, row-major, with a few numbers behind them.</summary>
    public float[] Rows { get; }

    /// <summary>For each leaf the largest squared distance of a point to the middle of its box.</summary>
    public float[] Widths { get; }

    /// <summary>Place in <see cref="Points"/> of the first point of <paramref name="leaf"/>; the number of points where no leaf has any from there on.</summary>
    public int Start(int leaf) => (int)Math.Min((long)leaf * LeafSize, Count);

    /// <summary>The middle of the box of a leaf.</summary>
    public ref float Middle(int leaf) => ref _middles[leaf * Dimension];

    /// <summary>Columns of the points of a leaf relative to the middle of its box, <see cref="LeafSize"/> apart, and their squared distances to it before.</summary>
    public ref float Block(int leaf) => ref _blocks[leaf * LeafSize * (Dimension + 1)];

    /// <summary>The smallest coordinates of the points of a node, followed by the largest.</summary>
    public ref float Box(int node) => ref _boxes[node * 2 * Dimension];

    /// <summary>For each column, the smallest coordinates of 16 leaves, followed by the largest.</summary>
    public ref float BlockBoxes(int block) => ref _leafBoxes[block * BlockLeaves * 2 * Dimension];
}
