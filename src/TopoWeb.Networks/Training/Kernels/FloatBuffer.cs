using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TopoWeb.Networks.Training.Kernels;

/// <summary>Numbers that torch and C# both work on, without copying: memory of a tensor, aligned to 64 bytes, zero at first.</summary>
internal sealed unsafe class FloatBuffer : IDisposable
{
    /// <summary>Whole vectors of 16 at the end, so that loops need no rest.</summary>
    private const int Granularity = 16;

    private readonly Tensor _storage;

    public FloatBuffer(long length)
    {
        using var scope = NewDisposeScope();
        Length = checked((int)length);
        _storage = zeros((length + Granularity - 1) / Granularity * Granularity).MoveToOuterDisposeScope();
        Tensor = _storage.narrow(0, 0, length).MoveToOuterDisposeScope();
        _storage.DetachFromDisposeScope();
        Tensor.DetachFromDisposeScope();
        var span = MemoryMarshal.Cast<byte, float>(_storage.bytes);
        PaddedLength = span.Length;
        Pointer = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(span)); // native memory: it does not move
    }

    public int Length { get; }

    public int PaddedLength { get; }

    public float* Pointer { get; }

    public Span<float> Span => new(Pointer, Length);

    /// <summary>The same memory, one axis.</summary>
    public Tensor Tensor { get; }

    public void Dispose()
    {
        Tensor.Dispose();
        _storage.Dispose();
    }
}
