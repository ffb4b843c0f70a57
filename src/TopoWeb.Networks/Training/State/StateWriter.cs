using System.Runtime.InteropServices;
using System.Text;

namespace TopoWeb.Networks.Training.State;

/// <summary>Writes numbers little-endian, arrays with their length first. Whatever a part of a training writes, it reads back in the same order from a <see cref="StateReader"/>.</summary>
internal sealed class StateWriter : IDisposable
{
    private readonly MemoryStream _stream = new();

    public ReadOnlySpan<byte> Written => _stream.GetBuffer().AsSpan(0, (int)_stream.Length);

    public void Write<T>(T value) where T : unmanaged => Raw(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    public void Write<T>(ReadOnlySpan<T> values) where T : unmanaged
    {
        Write(values.Length);
        Raw(MemoryMarshal.AsBytes(values));
    }

    public void Write(string text) => Write<byte>(Encoding.UTF8.GetBytes(text));

    public void Raw(ReadOnlySpan<byte> bytes) => _stream.Write(bytes);

    public void Dispose() => _stream.Dispose();
}
