using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace TopoWeb.Networks.Training.Devices;

/// <summary>A CUDA device as its driver describes it.</summary>
/// <param name="Index">Its number, as in <c>cuda:0</c>.</param>
/// <param name="Name">Model.</param>
/// <param name="Capability">Compute capability, for example <c>9.0</c>.</param>
/// <param name="Multiprocessors">Number of streaming multiprocessors.</param>
/// <param name="MemoryBytes">All of its memory.</param>
/// <param name="FreeBytes">What nobody uses of it now; null where the driver does not say.</param>
public sealed record CudaDevice(int Index, string Name, string Capability, int Multiprocessors, long MemoryBytes, long? FreeBytes);

/// <summary>What the CUDA driver says of this machine.</summary>
/// <param name="Library">Newest CUDA version that the driver supports, for example <c>13.0</c>; null where it says nothing.</param>
/// <param name="Module">Version of the kernel module, for example <c>580.65.06</c>; null where it is not known.</param>
/// <param name="Devices">In the order in which torch numbers them.</param>
/// <param name="Problem">Why there is no answer or none for some device; null where all answered.</param>
public sealed record CudaMachine(string? Library, string? Module, IReadOnlyList<CudaDevice> Devices, string? Problem);

/// <summary>Asks the driver's own library, which torch uses too: TorchSharp counts devices, and cannot ask for their names or memory.</summary>
public static partial class CudaDriver
{
    private const string ModuleVersion = "/proc/driver/nvidia/version";

    private const int MultiprocessorCount = 16, CapabilityMajor = 75, CapabilityMinor = 76;

    private static string Library => OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";

    /// <summary>All devices. Without a driver there are none, and <see cref="CudaMachine.Problem"/> says so.</summary>
    public static CudaMachine Read() => Read(Load(), ReadModule());

    /// <summary>Memory of a device that nobody uses; null where nobody can say.</summary>
    /// <param name="device">Its number.</param>
    public static long? FreeBytes(int device)
    {
        var driver = Load();
        if (driver is null || Calls.From(driver) is not { } calls || calls.Initialize() != 0)
            return null;
        return calls.FreeBytes(device);
    }

    /// <summary>As <see cref="Read()"/>, with the driver given.</summary>
    /// <param name="export">Finds a function of the driver's library, zero where it has none; null where there is no such library.</param>
    /// <param name="module">Version of the kernel module.</param>
    internal static CudaMachine Read(Func<string, nint>? export, string? module)
    {
        if (export is null)
            return new(null, module, [], $"No CUDA driver was found ({Library}).");
        if (Calls.From(export) is not { } calls)
            return new(null, module, [], $"{Library} lacks functions of every CUDA driver since version 4.");
        if (calls.Initialize() is not 0 and var status)
            return new(null, module, [], $"The CUDA driver does not start (error {status}{Meaning(status)}).");
        var devices = new List<CudaDevice>();
        string? problem = null;
        for (var i = 0; i < calls.Count(); i++)
            if (calls.Describe(i) is { } device)
                devices.Add(device);
            else
                problem ??= $"The CUDA driver does not describe device {i}.";
        return new(calls.Version(), module, devices, problem);
    }

    /// <summary>The version in the text of the kernel module, for example <c>NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  …</c>.</summary>
    internal static string? VersionIn(string text) => Numbers().Match(text) is { Success: true } match ? match.Value : null;

    private static string? ReadModule()
    {
        try
        {
            return File.Exists(ModuleVersion) ? VersionIn(File.ReadLines(ModuleVersion).FirstOrDefault() ?? "") : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static Func<string, nint>? Load() =>
        NativeLibrary.TryLoad(Library, out var handle) ? name => NativeLibrary.TryGetExport(handle, name, out var address) ? address : 0 : null;

    private static string Meaning(int status) => status switch
    {
        3 => ": not initialised",
        100 => ": no device",
        101 => ": no such device",
        803 => ": driver and library have different versions",
        804 => ": this driver does not support the device in compatibility mode",
        999 => ": unknown, often after an update of the driver without a restart",
        _ => "",
    };

    [GeneratedRegex(@"\b\d{3,}\.\d+(\.\d+)?\b")]
    private static partial Regex Numbers();

    /// <summary>The functions, by their names in the library.</summary>
    private sealed unsafe class Calls
    {
        private readonly delegate* unmanaged<uint, int> _initialize;
        private readonly delegate* unmanaged<int*, int> _version, _count;
        private readonly delegate* unmanaged<int*, int, int> _device;
        private readonly delegate* unmanaged<byte*, int, int, int> _name;
        private readonly delegate* unmanaged<nuint*, int, int> _memory;
        private readonly delegate* unmanaged<int*, int, int, int> _attribute;
        private readonly delegate* unmanaged<nint*, int, int> _retain;
        private readonly delegate* unmanaged<int, int> _release;
        private readonly delegate* unmanaged<nint, int> _push;
        private readonly delegate* unmanaged<nint*, int> _pop;
        private readonly delegate* unmanaged<nuint*, nuint*, int> _free;

        private Calls(Func<string, nint> export)
        {
            _initialize = (delegate* unmanaged<uint, int>)export("cuInit");
            _version = (delegate* unmanaged<int*, int>)export("cuDriverGetVersion");
            _count = (delegate* unmanaged<int*, int>)export("cuDeviceGetCount");
            _device = (delegate* unmanaged<int*, int, int>)export("cuDeviceGet");
            _name = (delegate* unmanaged<byte*, int, int, int>)export("cuDeviceGetName");
            _memory = (delegate* unmanaged<nuint*, int, int>)export("cuDeviceTotalMem_v2");
            _attribute = (delegate* unmanaged<int*, int, int, int>)export("cuDeviceGetAttribute");
            _retain = (delegate* unmanaged<nint*, int, int>)export("cuDevicePrimaryCtxRetain");
            _release = (delegate* unmanaged<int, int>)export("cuDevicePrimaryCtxRelease_v2");
            _push = (delegate* unmanaged<nint, int>)export("cuCtxPushCurrent_v2");
            _pop = (delegate* unmanaged<nint*, int>)export("cuCtxPopCurrent_v2");
            _free = (delegate* unmanaged<nuint*, nuint*, int>)export("cuMemGetInfo_v2");
        }

        /// <summary>Null where the library lacks one of them; those for the free memory may be missing.</summary>
        public static Calls? From(Func<string, nint> export)
        {
            var calls = new Calls(export);
            return calls._initialize == null || calls._version == null || calls._count == null || calls._device == null || calls._name == null || calls._memory == null || calls._attribute == null ? null : calls;
        }

        public int Initialize() => _initialize(0);

        /// <summary>The driver counts 13.0 as 13000.</summary>
        public string? Version()
        {
            var version = 0;
            return _version(&version) == 0 ? string.Create(CultureInfo.InvariantCulture, $"{version / 1000}.{version % 1000 / 10}") : null;
        }

        public int Count()
        {
            var count = 0;
            return _count(&count) == 0 ? count : 0;
        }

        public CudaDevice? Describe(int index)
        {
            const int length = 256;
            var handle = 0;
            var name = stackalloc byte[length];
            nuint bytes = 0;
            if (_device(&handle, index) != 0 || _name(name, length, handle) != 0 || _memory(&bytes, handle) != 0)
                return null;
            var capability = string.Create(CultureInfo.InvariantCulture, $"{Attribute(CapabilityMajor, handle)}.{Attribute(CapabilityMinor, handle)}");
            return new(index, Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name)), capability, Attribute(MultiprocessorCount, handle), (long)bytes, FreeBytes(index));
        }

        /// <summary>Within the context that torch uses as well: it is made here where nobody has, and goes again with the release.</summary>
        public long? FreeBytes(int index)
        {
            if (_retain == null || _release == null || _push == null || _pop == null || _free == null)
                return null;
            var handle = 0;
            nint context = 0;
            if (_device(&handle, index) != 0 || _retain(&context, handle) != 0)
                return null;
            try
            {
                if (_push(context) != 0)
                    return null;
                nuint free = 0, all = 0;
                var status = _free(&free, &all);
                _pop(&context);
                return status == 0 ? (long)free : null;
            }
            finally
            {
                _release(handle);
            }
        }

        private int Attribute(int which, int handle)
        {
            var value = 0;
            return _attribute(&value, which, handle) == 0 ? value : 0;
        }
    }
}
