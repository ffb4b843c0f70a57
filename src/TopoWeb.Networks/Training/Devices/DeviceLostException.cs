namespace TopoWeb.Networks.Training.Devices;

/// <summary>A device failed in the middle of a training, or is gone. This process cannot use it any more; the networks can be trained elsewhere.</summary>
/// <param name="device">Which.</param>
/// <param name="inner">What torch said.</param>
public sealed class DeviceLostException(ComputeDevice device, Exception inner)
    : Exception($"The device {device} failed: {FirstLine(inner)} Check it with nvidia-smi and topoweb doctor, then restart this process.", inner)
{
    /// <summary>The device.</summary>
    public ComputeDevice Device { get; } = device;

    /// <summary>Torch adds a stack trace and hints for programmers.</summary>
    private static string FirstLine(Exception e)
    {
        var line = e.Message.Split('\n')[0].Trim();
        return line.EndsWith('.') ? line : line + ".";
    }
}
