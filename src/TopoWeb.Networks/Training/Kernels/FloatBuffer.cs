using System.Runtime.InteropServices;

namespace TopoWeb.Networks.Training.Kernels;

/// <summary>Numbers that do not move in memory, aligned to 64 bytes, zero at first.</summary>
internal sealed unsafe class FloatBuffer : IDisposable
{
    /// <summary>Whole vectors of 16 at the end, so that loops need no rest.</summary>
    private const int Granularity = 16;

    private const int Alignment = 64;

    private readonly long _bytes;
    private void* _memory;

    /// <exception cref="OverflowException">More than 2³¹ − 1 values.</exception>
    public FloatBuffer(long length)
    {
        Length = checked((int)length);
        PaddedLength = checked((int)((length + Granularity - 1) / Granularity * Granularity));
        _bytes = (long)PaddedLength * sizeof(float);
        _memory = NativeMemory.AllocZeroed((nuint)_bytes + Alignment); // large ones are not touched before they are used
        Pointer = (float*)((nint)_memory + Alignment - 1 & -Alignment);
        GC.AddMemoryPressure(_bytes + Alignment);
    }

    ~FloatBuffer() => Free();

    public int Length { get; }

    public int PaddedLength { get; }

    public float* Pointer { get; }

    public Span<float> Span => new(Pointer, Length);

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_memory is null)
            return;
        NativeMemory.Free(_memory);
        _memory = null;
        GC.RemoveMemoryPressure(_bytes + Alignment);
    }
}
