using Microsoft.Extensions.Options;
using TopoWeb.Networks.Training.Batched;
using TopoWeb.Topology;
using TopoWeb.Workers;

namespace TopoWeb.Training;

/// <summary>What this process trains with. Section <c>Compute</c>.</summary>
internal sealed class ComputeOptions
{
    public const string Section = "Compute";

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    public string Device { get; set; } = "auto";

    /// <summary><c>auto</c>, <c>single</c> or <c>batched</c>.</summary>
    public string Trainer { get; set; } = "auto";

    /// <summary>Networks the batched trainer trains at once; null: estimated.</summary>
    public int? ChunkNetworks { get; set; }

    /// <summary>Whether a CUDA device may multiply in TensorFloat-32.</summary>
    public bool AllowTf32 { get; set; }

    public TrainerChoice Choice() => TrainerChoice.Of(Device, Trainer, $"{Section}:{nameof(Device)}", $"{Section}:{nameof(Trainer)}");
}

/// <summary>Says at the start what would fail every training. A process that trains none needs no device.</summary>
internal sealed class ComputeCheck(IOptions<WorkerOptions> workers) : IValidateOptions<ComputeOptions>
{
    public ValidateOptionsResult Validate(string? name, ComputeOptions options)
    {
        if (options.ChunkNetworks is < 1 or > BatchedSettings.MaximumChunk)
            return ValidateOptionsResult.Fail($"Compute:ChunkNetworks is {options.ChunkNetworks}; it must be 1 to {BatchedSettings.MaximumChunk}, or empty to estimate it from the available memory.");
        if (workers.Value.Train == 0)
            return ValidateOptionsResult.Success;
        try
        {
            options.Choice();
            return ValidateOptionsResult.Success;
        }
        catch (InvalidInputException e)
        {
            return ValidateOptionsResult.Fail(e.Message);
        }
    }
}
