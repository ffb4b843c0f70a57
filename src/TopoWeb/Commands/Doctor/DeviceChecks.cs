using System.Globalization;
using TopoWeb.Controls;
using TopoWeb.Networks.Training;
using TopoWeb.Networks.Training.Checks;
using TopoWeb.Networks.Training.Devices;
using TopoWeb.Topology;
using TopoWeb.Training;

namespace TopoWeb.Commands.Doctor;

/// <summary>What trains: libraries, devices, and a trial on each.</summary>
internal static class DeviceChecks
{
    private const string Training = "Training";

    /// <param name="compute">The settings of the server.</param>
    /// <param name="cancellation">Ends it between two steps.</param>
    public static IEnumerable<DoctorFinding> Run(ComputeOptions compute, CancellationToken cancellation)
    {
        var driver = CudaDriver.Read();
        foreach (var finding in Gpus(driver, TorchLibrary.HasCuda))
            yield return finding;
        if (Libraries() is var libraries && libraries.State == DoctorState.Failed)
        {
            yield return libraries; // nothing below could load them either
            yield break;
        }
        yield return libraries;
        foreach (var device in TorchLibrary.Devices())
            yield return Trial(device, cancellation);
        yield return Setting(compute);
    }

    /// <param name="machine">What the driver says.</param>
    /// <param name="cuda">Whether this is a build with CUDA.</param>
    internal static IEnumerable<DoctorFinding> Gpus(CudaMachine machine, bool cuda)
    {
        foreach (var device in machine.Devices)
        {
            var free = device.FreeBytes is { } bytes ? $", {SizeText.Of(bytes)} free" : "";
            var values = new Dictionary<string, object> { ["memoryBytes"] = device.MemoryBytes, ["capability"] = device.Capability, ["multiprocessors"] = device.Multiprocessors };
            if (device.FreeBytes is { } left)
                values["freeBytes"] = left;
            yield return DoctorFinding.Ok($"GPU {device.Index}", $"{device.Name}, compute capability {device.Capability}, {SizeText.Of(device.MemoryBytes)}{free}.") with { Values = values };
        }
        if (machine.Library is { } library)
            yield return DoctorFinding.Ok("CUDA driver", $"{(machine.Module is { } module ? $"{module}, " : "")}supports CUDA up to {library}.");
        if (machine.Problem is { } problem)
            // Without a GPU there is no driver, and nothing wrong with that unless this build is made for one.
            yield return cuda || machine.Module is not null
                ? DoctorFinding.Warning("GPU", problem, "Check the driver with nvidia-smi. In a container, run it with --gpus all. Until then, networks are trained on the processor.")
                : DoctorFinding.Ok("GPU", "None found. Networks are trained on the processor.");
        if (machine.Devices.Count > 0 && !cuda)
            yield return DoctorFinding.Warning("CUDA build", "There is a GPU, but this build of TopoWeb trains on the processor only.", "Build with TORCH=cuda make build to train on the GPU.");
    }

    private static DoctorFinding Libraries()
    {
        try
        {
            return DoctorFinding.Ok("Libraries", $"{TorchLibrary.Describe()}.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return DoctorFinding.Failed("Libraries", $"libtorch cannot be loaded: {Line(e)}", "Build again (make build). Debian and Ubuntu need the package libgomp1; a CUDA build needs a driver for its version of CUDA.");
        }
    }

    private static DoctorFinding Trial(ComputeDevice device, CancellationToken cancellation)
    {
        var name = $"{Training} on {device}";
        try
        {
            var trial = DeviceCheck.Run(device, cancellation);
            var largest = trial.Differences.Order().Take(trial.Agreeing).DefaultIfEmpty(trial.Differences.Min()).Last();
            var values = new Dictionary<string, object>
            {
                ["stepSeconds"] = trial.StepSeconds, ["stepNetworks"] = trial.StepNetworks, ["agreeing"] = trial.Agreeing, ["compared"] = trial.Differences.Count, ["largestDifference"] = Finite(largest), ["tolerance"] = DeviceCheck.Tolerance,
            };
            var step = $"a step of {(trial.StepNetworks == 1 ? DeviceCheck.StepArchitecture : $"{trial.StepNetworks} × {DeviceCheck.StepArchitecture}")}, {DeviceCheck.BatchSize} images, takes {Milliseconds(trial.StepSeconds)}";
            var agreement = $"{trial.Agreeing} of {NumberFormat.Count(trial.Differences.Count, "network")} match the processor within {NumberFormat.Power(DeviceCheck.Tolerance)}";
            return (trial.Agrees
                ? DoctorFinding.Ok(name, $"{step}; {agreement}.")
                : DoctorFinding.Failed(name, $"{step}; only {agreement}.", "Do not use this device: its filters are wrong. Check it for hardware errors (nvidia-smi -q, dmesg), and set Compute:Device to another.")) with { Values = values };
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return DoctorFinding.Failed(name, Line(e), device.IsCuda
                ? "Check the device with nvidia-smi: is its memory free, and does this build of libtorch support it? Until then, set Compute:Device to cpu."
                : "Build again (make build), and check that the machine has free memory.");
        }
    }

    /// <summary>What the server would do with its settings.</summary>
    internal static DoctorFinding Setting(ComputeOptions compute)
    {
        try
        {
            var choice = compute.Choice();
            return DoctorFinding.Ok("Compute:Device", $"{compute.Device}: networks are trained on {(choice.Device.IsCuda ? choice.Device : "the processor")}, {(choice.Batched ? "many at once" : "one per core")}.");
        }
        catch (InvalidInputException e)
        {
            return DoctorFinding.Failed(e.Field, e.Message, "The server does not start with this setting.");
        }
    }

    private static double Finite(double value) => double.IsFinite(value) ? value : double.MaxValue;

    private static string Milliseconds(double seconds) => $"{(1000 * seconds).ToString("0.0", CultureInfo.InvariantCulture)} ms";

    /// <summary>Torch adds a stack trace and hints for programmers; a library that is not found is said by the innermost of several errors.</summary>
    private static string Line(Exception e)
    {
        var line = (e is TypeInitializationException ? e.GetBaseException() : e).Message.Split('\n')[0].Trim();
        return line.EndsWith('.') ? line : line + ".";
    }
}
