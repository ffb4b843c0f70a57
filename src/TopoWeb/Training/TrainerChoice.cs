using TopoWeb.Networks.Training;
using TopoWeb.Topology;

namespace TopoWeb.Training;

/// <summary>A device of this machine and one of the two trainers.</summary>
/// <param name="Device">Where.</param>
/// <param name="Batched">Many networks at once, else one at a time on each core.</param>
internal sealed record TrainerChoice(ComputeDevice Device, bool Batched)
{
    /// <param name="device"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <param name="trainer"><c>auto</c> (single on the processor, batched on CUDA), <c>single</c> or <c>batched</c>.</param>
    /// <param name="deviceField">Name of the first setting.</param>
    /// <param name="trainerField">Name of the second.</param>
    /// <exception cref="InvalidInputException">A device that is not there, or a trainer that cannot use it.</exception>
    public static TrainerChoice Of(string device, string trainer, string deviceField, string trainerField)
    {
        var kind = trainer.Trim().ToLowerInvariant();
        if (kind is not ("auto" or "single" or "batched"))
            throw new InvalidInputException(trainerField, $"{trainerField} is '{trainer}'; it must be auto, single or batched.");
        // Who asks for the single trainer and leaves the device open means the processor.
        var found = ComputeDevice.Find(kind == "single" && device.Trim().Equals("auto", StringComparison.OrdinalIgnoreCase) ? "cpu" : device, deviceField);
        if (kind == "single" && found.IsCuda)
            throw new InvalidInputException(trainerField, $"{trainerField} is 'single', which runs on the CPU only, but {deviceField} is '{device}'. Set {trainerField} to batched or auto, or {deviceField} to cpu.");
        return new TrainerChoice(found, kind == "batched" || (kind == "auto" && found.IsCuda));
    }
}
