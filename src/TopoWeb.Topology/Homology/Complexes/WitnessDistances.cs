using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Homology.Complexes;

/// <summary>Distances of landmarks to a block of witnesses, in single precision for all and in double precision where they are asked for.</summary>
internal sealed class WitnessDistances
{
    private const int Size = ColumnBlocks.Size;

    private readonly PointCloud _cloud;
    private readonly int[] _landmarks;
    private readonly int _nu;

    /// <summary>Coordinates of the landmarks, and of the witnesses column by column, relative to the first landmark.</summary>
    private readonly float[] _rows, _columns;

    private readonly float[] _squares;
    private readonly float[] _nearest = new float[Size];
    private readonly float[] _second = new float[Size];

    /// <summary>m(z) in double precision; NaN where it has not been asked for.</summary>
    private readonly double[] _subtracted = new double[Size];

    private int _start;
    private double _error;

    /// <param name="cloud">All points.</param>
    /// <param name="landmarks">Positions of the landmarks.</param>
    /// <param name="nu">ν.</param>
    public WitnessDistances(PointCloud cloud, int[] landmarks, int nu)
    {
        (_cloud, _landmarks, _nu) = (cloud, landmarks, nu);
        var d = cloud.Dimension;
        var origin = cloud.Row(landmarks[0]);
        var widest = 0.0;
        foreach (var landmark in landmarks)
            for (var c = 0; c < d; c++)
                widest = Math.Max(widest, Math.Abs(cloud.Row(landmark)[c] - origin[c]));
        Factor = widest > 0 ? Math.ScaleB(1, -1 - Math.ILogB(widest)) : 0;
        _rows = new float[checked(landmarks.Length * d)];
        for (var a = 0; a < landmarks.Length; a++)
            for (var c = 0; c < d; c++)
                _rows[a * d + c] = (float)((cloud.Row(landmarks[a])[c] - origin[c]) * Factor);
        _columns = new float[checked(d * Size)];
        _squares = new float[checked(landmarks.Length * Size)];
    }

    /// <summary>The power of two that brings the landmarks into the cube [−1, 1]^d; 0 where they are all at one place.</summary>
    public double Factor { get; }

    /// <summary>Takes a block over and returns what a distance in single precision may be off by.</summary>
    /// <param name="start">The first witness.</param>
    /// <param name="count">How many; the places after them hold the last one again.</param>
    public double Fill(int start, int count)
    {
        _start = start;
        var d = _cloud.Dimension;
        var origin = _cloud.Row(_landmarks[0]);
        for (var z = 0; z < Size; z++)
        {
            var row = _cloud.Row(start + Math.Min(z, count - 1));
            for (var c = 0; c < row.Length; c++)
                _columns[c * Size + z] = (float)((row[c] - origin[c]) * Factor);
        }

        // Coordinates are rounded by at most 2⁻²⁴ of the farthest, and so are their differences; the sum of squares adds a relative error of (d + 1)·2⁻²⁴, and its root one of 2⁻²⁴.
        // Doubled to be on the safe side.
        _error = Math.Sqrt(d) * Math.Max(1, Math.Abs(TensorPrimitives.MaxMagnitude<float>(_columns))) * (d + 7) * (1.0 / (1 << 23));
        _subtracted.AsSpan().Fill(double.NaN);
        return _error;
    }

    /// <summary>Squares of the distances of all landmarks in single precision, and the smallest of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Compute()
    {
        _nearest.AsSpan().Fill(float.PositiveInfinity);
        _second.AsSpan().Fill(float.PositiveInfinity);
        var d = _cloud.Dimension;
        ref var first = ref MemoryMarshal.GetArrayDataReference(_columns);
        ref var nearest = ref MemoryMarshal.GetArrayDataReference(_nearest);
        for (var a = 0; a < _landmarks.Length; a++)
        {
            ref var row = ref _rows[a * d];
            ref var squares = ref _squares[a * Size];
            for (nuint z = 0; z < Size; z += 64)
            {
                Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
                var place = z;
                for (var c = 0; c < d; c++)
                {
                    var coordinate = Vector512.Create(Unsafe.Add(ref row, c));
                    var d0 = Vector512.LoadUnsafe(ref first, place) - coordinate;
                    var d1 = Vector512.LoadUnsafe(ref first, place + 16) - coordinate;
                    var d2 = Vector512.LoadUnsafe(ref first, place + 32) - coordinate;
                    var d3 = Vector512.LoadUnsafe(ref first, place + 48) - coordinate;
                    s0 = Vector512.MultiplyAddEstimate(d0, d0, s0);
                    s1 = Vector512.MultiplyAddEstimate(d1, d1, s1);
                    s2 = Vector512.MultiplyAddEstimate(d2, d2, s2);
                    s3 = Vector512.MultiplyAddEstimate(d3, d3, s3);
                    place += Size;
                }

                s0.StoreUnsafe(ref squares, z);
                s1.StoreUnsafe(ref squares, z + 16);
                s2.StoreUnsafe(ref squares, z + 32);
                s3.StoreUnsafe(ref squares, z + 48);
                if (_nu == 2)
                    SeeSecond(z, s0, s1, s2, s3);
                Vector512.MinNative(s0, Vector512.LoadUnsafe(ref nearest, z)).StoreUnsafe(ref nearest, z);
                Vector512.MinNative(s1, Vector512.LoadUnsafe(ref nearest, z + 16)).StoreUnsafe(ref nearest, z + 16);
                Vector512.MinNative(s2, Vector512.LoadUnsafe(ref nearest, z + 32)).StoreUnsafe(ref nearest, z + 32);
                Vector512.MinNative(s3, Vector512.LoadUnsafe(ref nearest, z + 48)).StoreUnsafe(ref nearest, z + 48);
            }
        }
    }

    /// <summary>The squares of landmark a, one for each place of a block.</summary>
    public ref float Squares(int a) => ref _squares[a * Size];

    /// <summary>m(z) of all witnesses in single precision.</summary>
    public void Subtracted(Span<float> destination)
    {
        if (_nu == 0)
            destination.Clear();
        else
            TensorPrimitives.Sqrt<float>(_nu == 1 ? _nearest : _second, destination);
    }

    /// <summary>Distance of landmark a to a witness.</summary>
    public double To(int a, int z) => Math.Sqrt(SquareTo(a, z));

    /// <summary>m(z): the ν-th smallest distance to a landmark.</summary>
    public double Subtracted(int z)
    {
        if (_nu == 0)
            return 0;
        ref var subtracted = ref _subtracted[z];
        return double.IsNaN(subtracted) ? subtracted = Find(z) : subtracted;
    }

    /// <summary>Of the landmarks that may be among the ν nearest.</summary>
    private double Find(int z)
    {
        var bound = Math.Sqrt(_nu == 1 ? _nearest[z] : _second[z]) + 2 * _error;
        bound *= bound;
        var (nearest, second) = (double.PositiveInfinity, double.PositiveInfinity);
        for (var a = 0; a < _landmarks.Length; a++)
        {
            if (_squares[a * Size + z] > bound)
                continue;
            var square = SquareTo(a, z);
            second = Math.Min(second, Math.Max(nearest, square));
            nearest = Math.Min(nearest, square);
        }

        return Math.Sqrt(_nu == 1 ? nearest : second);
    }

    /// <summary>The sum runs over the columns in order, as everywhere.</summary>
    private double SquareTo(int a, int z)
    {
        var x = _cloud.Row(_start + z);
        var y = _cloud.Row(_landmarks[a]);
        var sum = 0.0;
        for (var c = 0; c < x.Length; c++)
            sum += (x[c] - y[c]) * (x[c] - y[c]);
        return sum;
    }

    private void SeeSecond(nuint z, Vector512<float> s0, Vector512<float> s1, Vector512<float> s2, Vector512<float> s3)
    {
        See(z, s0);
        See(z + 16, s1);
        See(z + 32, s2);
        See(z + 48, s3);

        void See(nuint place, Vector512<float> squares)
        {
            var larger = Vector512.MaxNative(squares, Vector512.LoadUnsafe(ref _nearest[0], place));
            Vector512.MinNative(larger, Vector512.LoadUnsafe(ref _second[0], place)).StoreUnsafe(ref _second[0], place);
        }
    }
}
