using TopoWeb.Networks.Filters;
using TopoWeb.Networks.Formats;
using TopoWeb.Topology;

namespace TopoWeb.Experiments;

/// <summary>Filters trained by this program and shipped with it. <c>make samples</c> trains them.</summary>
internal sealed class SampleLibrary
{
    /// <summary>40×M(64,0,64) on MNIST at iterations 0, 100, 500 and 2,000.</summary>
    public const string Mnist = "mnist-40xM-64-0-64";

    private readonly Lazy<(EnsembleMetadata, IReadOnlyList<FilterBank>)> _mnist = new(() => Read(Mnist));

    public (EnsembleMetadata Metadata, IReadOnlyList<FilterBank> Banks) Load(string name) => name == Mnist
        ? _mnist.Value
        : throw new InvalidInputException("source.sample", $"There is no sample '{name}'; the samples are {Mnist}.");

    private static (EnsembleMetadata, IReadOnlyList<FilterBank>) Read(string name)
    {
        using var stream = typeof(SampleLibrary).Assembly.GetManifestResourceStream($"TopoWeb.Samples.{name}.npz")
            ?? throw new InvalidOperationException($"The sample {name} is not in this build.");
        return EnsembleFile.Read(stream);
    }
}
