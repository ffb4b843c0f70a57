using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace TopoWeb.Networks.Training.Batched;

/// <summary>Numbers to a device and back, without torch's slow element-wise ways.</summary>
internal static class DeviceTensors
{
    /// <summary>Up to so many bytes go through page-locked memory; torch keeps such memory for the next time, and a data set goes only once.</summary>
    private const long MostPinned = 16 << 20;

    [ThreadStatic]
    private static long _reads;

    /// <summary>How often this thread has waited for a device. A training step never does.</summary>
    public static long Reads => _reads;

    /// <summary>A tensor of one axis with a copy of the values. Does not wait for the device: small ones are sent beside what it does.</summary>
    public static Tensor Upload<T>(ReadOnlySpan<T> values, ScalarType type, Device device) where T : unmanaged
    {
        var tensor = empty(values.Length, dtype: type);
        values.CopyTo(MemoryMarshal.Cast<byte, T>(tensor.bytes));
        if (device.type == DeviceType.CPU)
            return tensor;
        using (tensor)
            return device.type == DeviceType.CUDA && (long)values.Length * Marshal.SizeOf<T>() <= MostPinned ? SendPinned(tensor, device) : tensor.to(device);
    }

    /// <summary>A copy of all values, row-major. Waits for the device.</summary>
    public static T[] Download<T>(Tensor tensor) where T : unmanaged
    {
        _reads++;
        using var scope = NewDisposeScope();
        return MemoryMarshal.Cast<byte, T>(tensor.detach().cpu().contiguous().bytes).ToArray();
    }

    /// <summary>Torch hands page-locked memory out again only after the copy has been made, whenever it is disposed of here.</summary>
    private static Tensor SendPinned(Tensor tensor, Device device)
    {
        using var pinned = tensor.pin_memory();
        return pinned.to(device, non_blocking: true);
    }
}
