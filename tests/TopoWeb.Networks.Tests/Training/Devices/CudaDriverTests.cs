using System.Runtime.InteropServices;
using TopoWeb.Networks.Training.Devices;

namespace TopoWeb.Networks.Tests.Training.Devices;

/// <summary>The driver's library is played by functions of this file: no GPU can be reached from the tests.</summary>
public sealed unsafe class CudaDriverTests
{
    private const long Memory = 80L << 30, Free = 30L << 30;

    private static readonly Dictionary<string, nint> Driver = new()
    {
        ["cuInit"] = (nint)(delegate* unmanaged<uint, int>)&Initialize,
        ["cuDriverGetVersion"] = (nint)(delegate* unmanaged<int*, int>)&Version,
        ["cuDeviceGetCount"] = (nint)(delegate* unmanaged<int*, int>)&Count,
        ["cuDeviceGet"] = (nint)(delegate* unmanaged<int*, int, int>)&Device,
        ["cuDeviceGetName"] = (nint)(delegate* unmanaged<byte*, int, int, int>)&Name,
        ["cuDeviceTotalMem_v2"] = (nint)(delegate* unmanaged<nuint*, int, int>)&TotalMemory,
        ["cuDeviceGetAttribute"] = (nint)(delegate* unmanaged<int*, int, int, int>)&Attribute,
        ["cuDevicePrimaryCtxRetain"] = (nint)(delegate* unmanaged<nint*, int, int>)&Retain,
        ["cuDevicePrimaryCtxRelease_v2"] = (nint)(delegate* unmanaged<int, int>)&Release,
        ["cuCtxPushCurrent_v2"] = (nint)(delegate* unmanaged<nint, int>)&Push,
        ["cuCtxPopCurrent_v2"] = (nint)(delegate* unmanaged<nint*, int>)&Pop,
        ["cuMemGetInfo_v2"] = (nint)(delegate* unmanaged<nuint*, nuint*, int>)&FreeMemory,
    };

    private static int _held, _pushed;

    [Fact]
    public void Read_TwoDevices_DescribesThemInTheirOrder()
    {
        var machine = CudaDriver.Read(Driver.GetValueOrDefault, "580.65.06");
        Assert.Equal(("13.0", "580.65.06", null), (machine.Library, machine.Module, machine.Problem));
        Assert.Equal([new CudaDevice(0, "Device 0", "9.0", 132, Memory, Free), new CudaDevice(1, "Device 1", "9.0", 132, Memory, Free)], machine.Devices);
        // A context that is not given back would hold hundreds of megabytes of the device.
        Assert.Equal((0, 0), (_held, _pushed));
    }

    [Fact]
    public void Read_DriverWithoutContexts_LeavesTheFreeMemoryOpen() =>
        Assert.All(CudaDriver.Read(name => name.Contains("Ctx", StringComparison.Ordinal) ? 0 : Driver.GetValueOrDefault(name), null).Devices, d => Assert.Null(d.FreeBytes));

    [Fact]
    public void Read_NoDriver_SaysSo()
    {
        var machine = CudaDriver.Read(null, null);
        Assert.Empty(machine.Devices);
        Assert.StartsWith("No CUDA driver was found", machine.Problem, StringComparison.Ordinal);
        Assert.Contains("lacks functions", CudaDriver.Read(name => name == "cuInit" ? Driver[name] : 0, null).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DriverDoesNotStart_GivesItsReason()
    {
        var broken = new Dictionary<string, nint>(Driver) { ["cuInit"] = (nint)(delegate* unmanaged<uint, int>)&FailToInitialize };
        var machine = CudaDriver.Read(broken.GetValueOrDefault, null);
        Assert.Equal("The CUDA driver does not start (error 803: driver and library have different versions).", machine.Problem);
        Assert.Empty(machine.Devices);
    }

    [Theory]
    [InlineData("NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  Sat Aug 19 01:15:15 UTC 2023", "535.104.05")]
    [InlineData("NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.65.06  Release Build  (dvs-builder@U22)", "580.65.06")]
    [InlineData("", null)]
    public void Version_OfTheKernelModule_IsFound(string text, string? version) => Assert.Equal(version, CudaDriver.VersionIn(text));

    [UnmanagedCallersOnly]
    private static int Initialize(uint flags) => flags == 0 ? 0 : 1;

    [UnmanagedCallersOnly]
    private static int FailToInitialize(uint flags) => 803;

    [UnmanagedCallersOnly]
    private static int Version(int* version)
    {
        *version = 13000;
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int Count(int* count)
    {
        *count = 2;
        return 0;
    }

    /// <summary>Handles are no numbers.</summary>
    [UnmanagedCallersOnly]
    private static int Device(int* handle, int index)
    {
        *handle = 100 + index;
        return index < 2 ? 0 : 101;
    }

    [UnmanagedCallersOnly]
    private static int Name(byte* name, int length, int handle)
    {
        "Device "u8.CopyTo(new Span<byte>(name, length));
        name[7] = (byte)('0' + handle - 100);
        name[8] = 0;
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int TotalMemory(nuint* bytes, int handle)
    {
        *bytes = unchecked((nuint)Memory);
        return handle >= 100 ? 0 : 101;
    }

    [UnmanagedCallersOnly]
    private static int Attribute(int* value, int which, int handle)
    {
        *value = which switch { 16 => 132, 75 => 9, _ => 0 };
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int Retain(nint* context, int handle)
    {
        _held++;
        *context = 7;
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int Release(int handle)
    {
        _held--;
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int Push(nint context)
    {
        _pushed++;
        return context == 7 ? 0 : 1;
    }

    [UnmanagedCallersOnly]
    private static int Pop(nint* context)
    {
        _pushed--;
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int FreeMemory(nuint* free, nuint* all)
    {
        (*free, *all) = unchecked(((nuint)Free, (nuint)Memory));
        return _pushed == 1 ? 0 : 201;
    }
}
