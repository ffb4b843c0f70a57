using TopoWeb.Benchmarks.Running;

namespace TopoWeb.Benchmarks.Training;

/// <summary>The runs of one network: alone, two of them on two cores, plain TorchSharp, and the batches by themselves.</summary>
internal sealed record StepResult(StepWork Work, string PlainName, IReadOnlyList<Sample> Ours, IReadOnlyList<Sample> Pair, IReadOnlyList<Sample> Plain, IReadOnlyList<Sample> Data)
{
    public double Step => PerStep(Ours);

    public double Faster => PerStep(Plain) / Step;

    public double FasterByProcessor => Processor(Plain) / Processor(Ours);

    /// <summary>Steps a second of two networks at once by those of one alone.</summary>
    public double TwoCores => 2 * Step / PerStep(Pair);

    /// <summary>Operations a second of the core at most, measured between the rounds of steps.</summary>
    public double Peak => Statistics.Median(Ours.Select(s => s.Findings["peak"]));

    /// <summary>Bytes that a step takes from the managed memory.</summary>
    public double Allocated => Statistics.Median(Ours.Select(s => s.Findings["allocated"])) / StepServer.Steps;

    public double DataShare => PerStep(Data) / Step;

    public static double PerStep(IReadOnlyList<Sample> samples) => Statistics.Median(samples.Select(s => s.Seconds)) / StepServer.Steps;

    private static double Processor(IReadOnlyList<Sample> samples) => Statistics.Median(samples.Select(s => s.Findings["processor"]));
}

/// <summary>Resident memory early and late in a long training.</summary>
internal sealed record MemoryResult(StepWork Work, long Early, long Late)
{
    public double Growth => (double)Late / Early - 1;
}
