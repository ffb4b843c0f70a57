using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Homology.Complexes;

/// <summary>The slack of a block of witnesses, D(a, z) − m(z), in 16 bits rounded downwards, to find the few witnesses that may lower the value of an edge.</summary>
/// <param name="squares">Squared distances of each landmark to the witnesses, rows of <see cref="ColumnBlocks.Size"/>.</param>
/// <param name="values">Smallest value seen of each edge {a, b}, at a·L + b for b &lt; a.</param>
/// <param name="count">Number of landmarks L.</param>
internal sealed class SlackDigits(double[] squares, double[] values, int count)
{
    /// <summary>What the largest value of an edge becomes; a slack above it lowers nothing and may become anything from there on.</summary>
    private const double Largest = 65_000;

    /// <summary>Where single precision is off by more than this, too little is left of 16 bits.</summary>
    private const double MostError = 500;

    private readonly ushort[] _rows = new ushort[count * ColumnBlocks.Size];
    private readonly float[] _subtracted = new float[ColumnBlocks.Size];
    private double _scale;

    /// <summary>Takes a block over; false where 16 bits cannot tell its witnesses apart.</summary>
    /// <param name="subtracted">m(z) of each witness.</param>
    public bool TrySet(ReadOnlySpan<double> subtracted)
    {
        var (highest, farthest) = (0.0, 0.0);
        for (var a = 0; a < count; a++)
        {
            // Values of the first blocks stay close to the last ones, and this is much less than what follows.
            if (a > 0)
                highest = Math.Max(highest, TensorPrimitives.Max<double>(values.AsSpan(a * count, a)));
            farthest = Math.Max(farthest, TensorPrimitives.Max<double>(squares.AsSpan(a * ColumnBlocks.Size, subtracted.Length)));
        }

        _scale = Largest / highest;
        if (!(_scale > 0 && double.IsFinite(_scale)))
            return false;
        // The square, its root and what is subtracted are rounded, each by at most 2⁻²⁴ of the farthest distance; doubled to be on the safe side.
        var error = Math.Sqrt(farthest) * _scale * (1.0 / (1 << 21));
        if (!(error <= MostError))
            return false;
        for (var z = 0; z < subtracted.Length; z++)
            _subtracted[z] = (float)(subtracted[z] * _scale + error);
        for (var a = 0; a < count; a++)
        {
            Round(a, (subtracted.Length + 31) / 32 * 32);
            // What is no witness never wins.
            _rows.AsSpan(a * ColumnBlocks.Size + subtracted.Length, ColumnBlocks.Size - subtracted.Length).Fill(ushort.MaxValue);
        }

        return true;
    }

    /// <summary>Lowers the values of the edges from landmark a to those before it; returns how many of them had witnesses that had to be looked at.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Lower(int a, ReadOnlySpan<double> subtracted)
    {
        ref var first = ref MemoryMarshal.GetArrayDataReference(_rows);
        ref var row = ref Unsafe.Add(ref first, a * ColumnBlocks.Size);
        var (a0, a1, a2, a3) = (Vector512.LoadUnsafe(ref row), Vector512.LoadUnsafe(ref row, 32), Vector512.LoadUnsafe(ref row, 64), Vector512.LoadUnsafe(ref row, 96));
        var (a4, a5, a6, a7) = (Vector512.LoadUnsafe(ref row, 128), Vector512.LoadUnsafe(ref row, 160), Vector512.LoadUnsafe(ref row, 192), Vector512.LoadUnsafe(ref row, 224));
        var looked = 0;
        for (var b = 0; b < a; b++)
        {
            ref var other = ref Unsafe.Add(ref first, b * ColumnBlocks.Size);
            var s0 = Vector512.Min(Vector512.Max(a0, Vector512.LoadUnsafe(ref other)), Vector512.Max(a1, Vector512.LoadUnsafe(ref other, 32)));
            var s1 = Vector512.Min(Vector512.Max(a2, Vector512.LoadUnsafe(ref other, 64)), Vector512.Max(a3, Vector512.LoadUnsafe(ref other, 96)));
            s0 = Vector512.Min(s0, Vector512.Min(Vector512.Max(a4, Vector512.LoadUnsafe(ref other, 128)), Vector512.Max(a5, Vector512.LoadUnsafe(ref other, 160))));
            s1 = Vector512.Min(s1, Vector512.Min(Vector512.Max(a6, Vector512.LoadUnsafe(ref other, 192)), Vector512.Max(a7, Vector512.LoadUnsafe(ref other, 224))));
            // A value of 0 or less is 0 in the end and cannot be lowered.
            if (values[a * count + b] is var value && value > 0 && Vector512.LessThanOrEqualAny(Vector512.Min(s0, s1), Vector512.Create(Bound(value))))
            {
                Look(a, b, subtracted);
                looked++;
            }
        }

        return looked;
    }

    /// <summary>The largest digits of a slack that may be below <paramref name="value"/>.</summary>
    private ushort Bound(double value) => (ushort)Math.Ceiling(value * _scale);

    /// <summary>Lowers the value of an edge in double precision by the witnesses that may.</summary>
    private void Look(int a, int b, ReadOnlySpan<double> subtracted)
    {
        ref var value = ref values[a * count + b];
        var bound = Bound(value);
        var rowA = _rows.AsSpan(a * ColumnBlocks.Size, subtracted.Length);
        var rowB = _rows.AsSpan(b * ColumnBlocks.Size, subtracted.Length);
        for (var z = 0; z < subtracted.Length; z++)
        {
            if (rowA[z] > bound || rowB[z] > bound)
                continue;
            var slackA = Math.Sqrt(squares[a * ColumnBlocks.Size + z]) - subtracted[z];
            var slackB = Math.Sqrt(squares[b * ColumnBlocks.Size + z]) - subtracted[z];
            value = Math.Min(value, Math.Max(slackA, slackB));
        }
    }

    /// <summary>Digits of a row: 0 where the slack is below the error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Round(int a, int length)
    {
        ref var from = ref squares[a * ColumnBlocks.Size];
        ref var to = ref _rows[a * ColumnBlocks.Size];
        ref var subtracted = ref MemoryMarshal.GetArrayDataReference(_subtracted);
        var scale = Vector512.Create(_scale * _scale);
        var largest = Vector512.Create((float)ushort.MaxValue);
        for (nuint z = 0; z < (nuint)length; z += 32)
        {
            var low = Vector512.Narrow(Vector512.LoadUnsafe(ref from, z) * scale, Vector512.LoadUnsafe(ref from, z + 8) * scale);
            var high = Vector512.Narrow(Vector512.LoadUnsafe(ref from, z + 16) * scale, Vector512.LoadUnsafe(ref from, z + 24) * scale);
            low = Vector512.Sqrt(low) - Vector512.LoadUnsafe(ref subtracted, z);
            high = Vector512.Sqrt(high) - Vector512.LoadUnsafe(ref subtracted, z + 16);
            low = Vector512.MinNative(largest, Vector512.MaxNative(Vector512<float>.Zero, low));
            high = Vector512.MinNative(largest, Vector512.MaxNative(Vector512<float>.Zero, high));
            Vector512.Narrow(Vector512.ConvertToInt32Native(low).AsUInt32(), Vector512.ConvertToInt32Native(high).AsUInt32()).StoreUnsafe(ref to, z);
        }
    }
}
