using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Training;
using TopoWeb.Networks.Training.Loop;
using TopoWeb.Topology;

namespace TopoWeb.Runs.New.Form;

/// <summary>What the trainer refuses once it has read the data, said before anything is submitted. Follows <see cref="NetworkTrainer"/>.</summary>
internal static class TrainingFit
{
    /// <summary>Data sets that a family takes.</summary>
    public static bool Takes(NetworkFamily family, string dataset) => family == NetworkFamily.C == dataset.StartsWith("cifar-10", StringComparison.Ordinal);

    public static void Check(TrainingSettings training)
    {
        var architecture = Architecture.Parse(training.Architecture);
        if (!Takes(architecture.Family, training.Dataset))
            throw new InvalidInputException(SourcePaths.Dataset, architecture.Family == NetworkFamily.M
                ? $"{architecture} takes 28×28×1 images, which {training.Dataset} does not have. Choose mnist or fashion-mnist, or a network of family C."
                : $"{architecture} takes 24×24 crops of 32×32 images, which {training.Dataset} does not have. Choose cifar-10 or cifar-10-gray, or a network of family M.");
    }
}
