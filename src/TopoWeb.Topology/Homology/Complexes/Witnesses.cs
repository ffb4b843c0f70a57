using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Homology.Complexes;

/// <summary>The edge values that some blocks of witnesses give. The state of one thread.</summary>
/// <remarks>
/// The first blocks are compared in double precision. After them few witnesses lower the value of an edge: further blocks are compared in 8 bits that round downwards
/// (<see cref="SlackDigits"/>), and only the witnesses that may lower a value are looked at again. Values are those of double precision.
/// </remarks>
internal sealed class Witnesses
{
    /// <summary>Where more witnesses than this share of the edges have to be looked at again, as on a grid with its many ties, double precision is faster.</summary>
    private const double WorthlessShare = 0.5;

    /// <summary>Blocks that are compared in double precision at first.</summary>
    private const int FirstBlocks = 4;

    /// <summary>Blocks that are compared in double precision before 8 bits are tried again.</summary>
    private const int BlocksBetweenTrials = 32;

    private readonly PointCloud _cloud;
    private readonly ColumnBlocks _blocks;
    private readonly int[] _landmarks;
    private readonly int _nu;
    private readonly SlackDigits _digits;

    /// <summary>Squared distances of each landmark to the witnesses of a block, and then their slack, where it is compared in double precision.</summary>
    private double[] _rows = [];

    private readonly double[] _nearest = new double[ColumnBlocks.Size];
    private readonly double[] _second = new double[ColumnBlocks.Size];
    private readonly double[] _larger = new double[ColumnBlocks.Size];
    private int _blocksInDouble;

    /// <param name="cloud">All points.</param>
    /// <param name="blocks">The same in blocks.</param>
    /// <param name="landmarks">Positions of the landmarks.</param>
    /// <param name="nu">ν.</param>
    /// <param name="values">Values that other threads found; infinite where none did.</param>
    public Witnesses(PointCloud cloud, ColumnBlocks blocks, int[] landmarks, int nu, double[] values)
    {
        _cloud = cloud;
        _blocks = blocks;
        _landmarks = landmarks;
        _nu = nu;
        Values = values;
        _blocksInDouble = landmarks.Length > 1 && double.IsFinite(values[landmarks.Length]) ? 0 : FirstBlocks;
        _digits = new SlackDigits(cloud, landmarks, nu, Values);
    }

    /// <summary>Smallest value seen of each edge {a, b}, at a·L + b for b &lt; a.</summary>
    public double[] Values { get; }

    public void See(int block, CancellationToken cancellation)
    {
        if (_blocksInDouble > 0 || !_digits.TrySet(block * ColumnBlocks.Size, _blocks.CountOf(block)))
        {
            _blocksInDouble--;
            SeeInDouble(block, cancellation);
            return;
        }

        var looked = 0;
        for (var a = 1; a < _landmarks.Length; a++)
        {
            if (a % 64 == 0)
                cancellation.ThrowIfCancellationRequested();
            looked += _digits.Lower(a);
        }

        if (looked > WorthlessShare * _landmarks.Length * (_landmarks.Length - 1) / 2)
            _blocksInDouble = BlocksBetweenTrials;
    }

    /// <summary>m(z) of each witness: the ν-th smallest distance to a landmark. The root is monotone, so it can wait until the smallest square is known.</summary>
    private Span<double> Nearest(int size)
    {
        var nearest = _nearest.AsSpan(0, size);
        if (_nu == 0)
        {
            nearest.Clear();
            return nearest;
        }

        var second = _second.AsSpan(0, size);
        var larger = _larger.AsSpan(0, size);
        nearest.Fill(double.PositiveInfinity);
        second.Fill(double.PositiveInfinity);
        for (var a = 0; a < _landmarks.Length; a++)
        {
            var row = _rows.AsSpan(a * ColumnBlocks.Size, size);
            if (_nu == 2)
            {
                TensorPrimitives.Max<double>(nearest, row, larger);
                TensorPrimitives.Min<double>(second, larger, second);
            }

            TensorPrimitives.Min<double>(nearest, row, nearest);
        }

        var subtracted = _nu == 1 ? nearest : second;
        TensorPrimitives.Sqrt<double>(subtracted, subtracted);
        return subtracted;
    }

    private void SeeInDouble(int block, CancellationToken cancellation)
    {
        var size = _blocks.CountOf(block);
        if (_rows.Length == 0)
            _rows = new double[checked(_landmarks.Length * ColumnBlocks.Size)];
        for (var a = 0; a < _landmarks.Length; a++)
            _blocks.SquaredDistancesTo(_cloud.Row(_landmarks[a]), block, _rows.AsSpan(a * ColumnBlocks.Size, ColumnBlocks.Size));
        var subtracted = Nearest(size);
        for (var a = 0; a < _landmarks.Length; a++)
        {
            var row = _rows.AsSpan(a * ColumnBlocks.Size, ColumnBlocks.Size);
            TensorPrimitives.Sqrt<double>(row[..size], row);
            // Rounding is monotone: subtracting m(z) before the maximum instead of after it gives the same number and is done once a row.
            if (_nu > 0)
                TensorPrimitives.Subtract<double>(row[..size], subtracted, row);
            // Whole vectors are compared below; what is no witness never wins.
            row[size..].Fill(double.PositiveInfinity);
        }

        for (var a = 1; a < _landmarks.Length; a++)
        {
            if (a % 64 == 0)
                cancellation.ThrowIfCancellationRequested();
            Lower(a, (size + 31) / 32 * 32);
        }
    }

    /// <summary>Lowers the values of the edges from landmark a to those before it: the smallest over the witnesses of the larger of the two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Lower(int a, int length)
    {
        ref var values = ref Values[a * _landmarks.Length];
        ref var first = ref MemoryMarshal.GetArrayDataReference(_rows);
        ref var rowA = ref Unsafe.Add(ref first, a * ColumnBlocks.Size);
        for (var b = 0; b < a; b++)
        {
            ref var rowB = ref Unsafe.Add(ref first, b * ColumnBlocks.Size);
            var s0 = Vector512.Create(double.PositiveInfinity);
            var (s1, s2, s3) = (s0, s0, s0);
            for (nuint z = 0; z < (nuint)length; z += 32)
            {
                s0 = Vector512.MinNative(s0, Vector512.MaxNative(Vector512.LoadUnsafe(ref rowA, z), Vector512.LoadUnsafe(ref rowB, z)));
                s1 = Vector512.MinNative(s1, Vector512.MaxNative(Vector512.LoadUnsafe(ref rowA, z + 8), Vector512.LoadUnsafe(ref rowB, z + 8)));
                s2 = Vector512.MinNative(s2, Vector512.MaxNative(Vector512.LoadUnsafe(ref rowA, z + 16), Vector512.LoadUnsafe(ref rowB, z + 16)));
                s3 = Vector512.MinNative(s3, Vector512.MaxNative(Vector512.LoadUnsafe(ref rowA, z + 24), Vector512.LoadUnsafe(ref rowB, z + 24)));
            }

            s0 = Vector512.MinNative(Vector512.MinNative(s0, s1), Vector512.MinNative(s2, s3));
            var half = Vector256.MinNative(s0.GetLower(), s0.GetUpper());
            var quarter = Vector128.MinNative(half.GetLower(), half.GetUpper());
            ref var value = ref Unsafe.Add(ref values, b);
            value = Math.Min(value, Math.Min(quarter[0], quarter[1]));
        }
    }
}
