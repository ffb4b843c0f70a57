using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using TopoWeb.Controls;

namespace TopoWeb.Commands.Doctor;

/// <summary>The machine: system, processor, memory.</summary>
internal static class MachineChecks
{
    /// <summary>Less than this is narrow for the server with a training beside it.</summary>
    private const long LeastMemory = 1_000_000_000;

    public static IEnumerable<DoctorFinding> Run() => [System(), Processor(), Memory(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, Physical())];

    /// <param name="limit">What the process may use.</param>
    /// <param name="physical">What the machine has; null where that is not known.</param>
    internal static DoctorFinding Memory(long limit, long? physical)
    {
        var text = physical is { } all && limit < 0.95 * all ? $"{SizeText.Of(all)}, of which this process may use {SizeText.Of(limit)}" : $"{SizeText.Of(physical ?? limit)}, no limit for this process";
        var values = new Dictionary<string, object> { ["limitBytes"] = limit };
        if (physical is { } bytes)
            values["physicalBytes"] = bytes;
        return (limit < LeastMemory
            ? DoctorFinding.Warning("Memory", text + ".", $"Give the process at least {SizeText.Of(LeastMemory)}: raise the limit of the container or service, or DOTNET_GCHeapHardLimit.")
            : DoctorFinding.Ok("Memory", text + ".")) with { Values = values };
    }

    private static DoctorFinding System() => DoctorFinding.Ok("System", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}, {RuntimeInformation.FrameworkDescription}.");

    private static DoctorFinding Processor()
    {
        var sets = InstructionSets();
        var text = $"{ProcessorName()}, {NumberFormat.Count(Environment.ProcessorCount, "core")}, {(sets.Count > 0 ? string.Join(", ", sets) : "no vector instructions")}.";
        var values = new Dictionary<string, object> { ["cores"] = Environment.ProcessorCount, ["instructionSets"] = sets, ["vectorBits"] = 8 * Vector<byte>.Count };
        return (Vector256.IsHardwareAccelerated || AdvSimd.IsSupported
            ? DoctorFinding.Ok("Processor", text)
            : DoctorFinding.Warning("Processor", text, "Computations are several times slower without AVX2. In a virtual machine, let it see the host's processor (for example -cpu host).")) with { Values = values };
    }

    /// <summary>Those that decide how fast the kernels are.</summary>
    private static List<string> InstructionSets() =>
    [
        .. new[] { ("SSE4.2", Sse42.IsSupported), ("AVX", Avx.IsSupported), ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported), ("AVX-512F", Avx512F.IsSupported), ("Neon", AdvSimd.IsSupported) }
            .Where(s => s.Item2).Select(s => s.Item1),
    ];

    private static string ProcessorName() => FieldOf("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static long? Physical() =>
        FieldOf("/proc/meminfo", "MemTotal") is { } text && long.TryParse(text.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes) ? kibibytes * 1024 : null;

    private static string? FieldOf(string path, string field)
    {
        var line = File.Exists(path) ? File.ReadLines(path).FirstOrDefault(l => l.StartsWith(field, StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
