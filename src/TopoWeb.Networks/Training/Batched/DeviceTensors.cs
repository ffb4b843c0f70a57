using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace TopoWeb.Networks.Training.Batched;

/// <summary>Numbers to a device and back, without torch's slow element-wise ways.</summary>
internal static class DeviceTensors
{
    /// <summary>A tensor of one axis with a copy of the values.</summary>
    public static Tensor Upload<T>(ReadOnlySpan<T> values, ScalarType type, Device device) where T : unmanaged
    {
        var tensor = empty(values.Length, dtype: type);
        values.CopyTo(MemoryMarshal.Cast<byte, T>(tensor.bytes));
        if (device.type == DeviceType.CPU)
            return tensor;
        using (tensor)
            return tensor.to(device);
    }

    /// <summary>A copy of all values, row-major. Waits for the device.</summary>
    public static T[] Download<T>(Tensor tensor) where T : unmanaged
    {
        using var scope = NewDisposeScope();
        return MemoryMarshal.Cast<byte, T>(tensor.detach().cpu().contiguous().bytes).ToArray();
    }
}
