namespace TopoWeb.Topology.Significance;

/// <summary>Settings of the significance on the loops of a cloud.</summary>
public sealed record SignificanceSettings
{
    /// <summary>Number of max-min starts m ≥ 1; more than points means every point once.</summary>
    public int Starts { get; init; } = 32;

    /// <summary>Number of null clouds, at least 1.</summary>
    public int NullClouds { get; init; } = 32;

    /// <summary>Seed of the starts and of the null clouds.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Checks the settings.</summary>
    /// <exception cref="InvalidInputException">A setting is outside its limits.</exception>
    public void Validate()
    {
        if (Starts is < 1 or > 10_000)
            throw new InvalidInputException("verdict.starts", $"starts is {Starts}; it must be between 1 and 10000.");
        if (NullClouds is < 1 or > 10_000)
            throw new InvalidInputException("verdict.nullClouds", $"nullClouds is {NullClouds}; it must be between 1 and 10000.");
    }
}
