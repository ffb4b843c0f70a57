using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Homology.Complexes;

/// <summary>The slack of a block of witnesses, D(a, z) − m(z), in 8 bits rounded downwards, to find the few witnesses that may lower the value of an edge.</summary>
/// <remarks>
/// Distances are those of coordinates in single precision, relative to the first landmark; what they are off by is subtracted. 255 stands for every slack that lowers no value.
/// </remarks>
internal sealed class SlackDigits
{
    /// <summary>What the largest value of an edge becomes.</summary>
    private const double Largest = 253;

    /// <summary>Where single precision is off by more than this, too little is left of 8 bits.</summary>
    private const double MostError = 1;

    /// <summary>Values fall slowly: digits keep their scale for so many blocks.</summary>
    private const int BlocksBetweenScales = 16;

    private const byte Never = byte.MaxValue;

    private const int Size = ColumnBlocks.Size;

    private readonly int[] _landmarks;
    private readonly double[] _values;
    private readonly WitnessDistances _distances;
    private readonly byte[] _digits;

    /// <summary>For each edge the largest digits of a witness that may lower its value; 0 where none can.</summary>
    private readonly byte[] _bounds;

    private readonly float[] _subtracted = new float[Size];
    private double _scale;
    private int _blocks;

    /// <param name="cloud">All points.</param>
    /// <param name="landmarks">Positions of the landmarks.</param>
    /// <param name="nu">ν.</param>
    /// <param name="values">Smallest value seen of each edge {a, b}, at a·L + b for b &lt; a.</param>
    public SlackDigits(PointCloud cloud, int[] landmarks, int nu, double[] values)
    {
        (_landmarks, _values) = (landmarks, values);
        _distances = new WitnessDistances(cloud, landmarks, nu);
        _digits = new byte[checked(landmarks.Length * Size)];
        _bounds = new byte[values.Length];
    }

    /// <summary>Takes a block over; false where 8 bits cannot tell its witnesses apart.</summary>
    /// <param name="start">The first witness.</param>
    /// <param name="count">How many, up to a block.</param>
    public bool TrySet(int start, int count)
    {
        if (_blocks++ % BlocksBetweenScales == 0)
            SetScale();
        if (!(_scale > 0 && double.IsFinite(_scale)))
            return false;
        // Both distances of a slack are off, and it is rounded a few times itself.
        var error = _distances.Fill(start, count) * 4 * _scale;
        if (!(error <= MostError))
            return false;
        _distances.Compute();
        _distances.Subtracted(_subtracted);
        TensorPrimitives.Multiply<float>(_subtracted, (float)_scale, _subtracted);
        TensorPrimitives.Add<float>(_subtracted, (float)error, _subtracted);
        for (var a = 0; a < _landmarks.Length; a++)
        {
            Round(a);
            // What is no witness never wins.
            _digits.AsSpan(a * Size + count, Size - count).Fill(Never);
        }

        return true;
    }

    /// <summary>Lowers the values of the edges from landmark a to those before it; returns how many witnesses had to be looked at.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Lower(int a)
    {
        ref var first = ref MemoryMarshal.GetArrayDataReference(_digits);
        ref var bounds = ref _bounds[a * _landmarks.Length];
        ref var row = ref Unsafe.Add(ref first, a * Size);
        var (a0, a1, a2, a3) = (Vector512.LoadUnsafe(ref row), Vector512.LoadUnsafe(ref row, 64), Vector512.LoadUnsafe(ref row, 128), Vector512.LoadUnsafe(ref row, 192));
        var looked = 0;
        for (var b = 0; b < a; b++)
        {
            ref var other = ref Unsafe.Add(ref first, b * Size);
            var s0 = Vector512.Min(Vector512.Max(a0, Vector512.LoadUnsafe(ref other)), Vector512.Max(a1, Vector512.LoadUnsafe(ref other, 64)));
            var s1 = Vector512.Min(Vector512.Max(a2, Vector512.LoadUnsafe(ref other, 128)), Vector512.Max(a3, Vector512.LoadUnsafe(ref other, 192)));
            if (Vector512.LessThanOrEqualAny(Vector512.Min(s0, s1), Vector512.Create(Unsafe.Add(ref bounds, b))))
                looked += Look(a, b);
        }

        return looked;
    }

    /// <summary>Lowers the value of an edge in double precision by the witnesses that may.</summary>
    private int Look(int a, int b)
    {
        var edge = a * _landmarks.Length + b;
        var bound = Vector512.Create(_bounds[edge]);
        var (value, looked) = (_values[edge], 0);
        for (var part = 0; part < Size; part += Vector512<byte>.Count)
        {
            var larger = Vector512.Max(Vector512.LoadUnsafe(ref _digits[a * Size + part]), Vector512.LoadUnsafe(ref _digits[b * Size + part]));
            for (var found = Vector512.LessThanOrEqual(larger, bound).ExtractMostSignificantBits(); found != 0; found &= found - 1)
            {
                var z = part + System.Numerics.BitOperations.TrailingZeroCount(found);
                value = Math.Min(value, Math.Max(_distances.To(a, z), _distances.To(b, z)) - _distances.Subtracted(z));
                looked++;
            }
        }

        (_values[edge], _bounds[edge]) = (value, Bound(value));
        return looked;
    }

    private void SetScale()
    {
        var (count, highest) = (_landmarks.Length, 0.0);
        for (var a = 1; a < count; a++)
            highest = Math.Max(highest, TensorPrimitives.Max<double>(_values.AsSpan(a * count, a)));
        _scale = (float)(Largest / (highest * _distances.Factor));
        for (var a = 1; a < count; a++)
            for (var b = 0; b < a; b++)
                _bounds[a * count + b] = Bound(_values[a * count + b]);
    }

    /// <summary>The largest digits of a slack that may be below <paramref name="value"/>. A value of 0 or less is 0 in the end and cannot be lowered.</summary>
    private byte Bound(double value) => value > 0 ? (byte)(1 + (int)(value * _distances.Factor * _scale)) : (byte)0;

    /// <summary>Digits of a row: 1 where the slack is below the error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Round(int a)
    {
        ref var from = ref _distances.Squares(a);
        ref var to = ref _digits[a * Size];
        ref var subtracted = ref MemoryMarshal.GetArrayDataReference(_subtracted);
        var scale = Vector512.Create((float)_scale);
        for (nuint z = 0; z < Size; z += 64)
        {
            var low = Vector512.Narrow(Digits(ref from, ref subtracted, scale, z), Digits(ref from, ref subtracted, scale, z + 16));
            var high = Vector512.Narrow(Digits(ref from, ref subtracted, scale, z + 32), Digits(ref from, ref subtracted, scale, z + 48));
            (Vector512.Narrow(low, high) + Vector512<byte>.One).StoreUnsafe(ref to, z);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Digits(ref float squares, ref float subtracted, Vector512<float> scale, nuint z)
    {
        var slack = Vector512.Sqrt(Vector512.LoadUnsafe(ref squares, z)) * scale - Vector512.LoadUnsafe(ref subtracted, z);
        return Vector512.ConvertToInt32Native(Vector512.MinNative(Vector512.Create(Never - 1f), Vector512.MaxNative(Vector512<float>.Zero, slack))).AsUInt32();
    }
}
