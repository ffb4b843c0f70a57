using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TopoWeb.Topology.Neighbors;

/// <summary>Numbers that begin at a multiple of 64 bytes: a register that is read or written across the border of two cache lines costs twice.</summary>
internal sealed class AlignedFloats
{
    private const int Line = 64 / sizeof(float);

    private readonly float[] _values;
    private readonly int _start;

    /// <summary>Zeros.</summary>
    public AlignedFloats(int length)
    {
        // Pinned: an array that moves would not stay aligned.
        _values = GC.AllocateArray<float>(checked(length + Line), pinned: true);
        _start = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(_values, 0) / sizeof(float) & (Line - 1));
        Length = length;
    }

    /// <summary>How many there are.</summary>
    public int Length { get; }

    /// <summary>All of them.</summary>
    public Span<float> Span => _values.AsSpan(_start, Length);

    /// <summary>The number at a place.</summary>
    public ref float this[int place]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _values[_start + place];
    }
}
