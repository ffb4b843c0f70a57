namespace TopoWeb.Networks.Weights.Content;

/// <summary>Limits of what is read from a file of weights that somebody sends. Nothing larger is ever allocated because a file claims it.</summary>
public sealed record WeightLimits
{
    /// <summary>Largest file, in bytes.</summary>
    public long MaximumBytes { get; init; } = 1L << 30;

    /// <summary>Most bytes that the kernels read at once may take as float32.</summary>
    public long MaximumTensorBytes { get; init; } = 512L << 20;

    /// <summary>Largest description of the tensors (JSON header, pickle, directory), in bytes; 100 MB is also what safetensors itself allows.</summary>
    public int MaximumHeaderBytes { get; init; } = 100_000_000;

    /// <summary>Most tensors, or entries of a zip.</summary>
    public int MaximumTensors { get; init; } = 20_000;

    /// <summary>Most values, fields or instructions in the description of the tensors.</summary>
    public int MaximumObjects { get; init; } = 2_000_000;

    /// <summary>Most values of a kernel listed, k·k, as of a point of any cloud; AlexNet's first layer has 121.</summary>
    public int MaximumDimension { get; init; } = 256;

    /// <summary>What the setting of <see cref="MaximumDimension"/> is called; null where there is none.</summary>
    public string? DimensionSetting { get; init; }
}
