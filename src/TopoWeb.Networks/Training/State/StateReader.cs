using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Training.State;

/// <summary>Reads what a <see cref="StateWriter"/> wrote.</summary>
internal sealed class StateReader(ReadOnlyMemory<byte> bytes)
{
    private ReadOnlyMemory<byte> _rest = bytes;

    public bool AtEnd => _rest.IsEmpty;

    public T Read<T>() where T : unmanaged => MemoryMarshal.Read<T>(Take(Unsafe.SizeOf<T>()));

    /// <summary>Fills the values; their number must be the one that was written.</summary>
    public void Read<T>(Span<T> values) where T : unmanaged
    {
        var length = Read<int>();
        if (length != values.Length)
            throw new InvalidInputException(TrainingState.Field, $"The saved state has {length} values, expected {values.Length}. Restart the training.");
        Take(checked(length * Unsafe.SizeOf<T>())).CopyTo(MemoryMarshal.AsBytes(values));
    }

    public T[] ReadArray<T>() where T : unmanaged => MemoryMarshal.Cast<byte, T>(Take(checked(Read<int>() * Unsafe.SizeOf<T>()))).ToArray();

    public string ReadText() => Encoding.UTF8.GetString(ReadArray<byte>());

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || length > _rest.Length)
            throw new InvalidInputException(TrainingState.Field, $"The saved state ends {(long)length - _rest.Length} bytes too early. Restart the training.");
        var taken = _rest.Span[..length];
        _rest = _rest[length..];
        return taken;
    }
}
