using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Training;
using TopoWeb.Topology;

namespace TopoWeb.Components.Pages.New;

/// <summary>What the trainer refuses once it has read the data, said before anything is submitted. Follows <see cref="NetworkTrainer"/>.</summary>
internal static class TrainingFit
{
    /// <summary>Families that can be trained.</summary>
    public static bool IsTrained(NetworkFamily family) => family == NetworkFamily.M;

    /// <summary>Data sets that a family takes.</summary>
    public static bool Takes(NetworkFamily family, string dataset) => family == NetworkFamily.M ? dataset != "cifar-10" : dataset == "cifar-10";

    public static void Check(TrainingSettings training)
    {
        var architecture = Architecture.Parse(training.Architecture);
        if (!IsTrained(architecture.Family))
            throw new SettingException(FormPaths.Architecture, $"{architecture}: networks of the family {architecture.Family} are not trained yet; choose M, for example M(64,0,64) on mnist.");
        if (!Takes(architecture.Family, training.Dataset))
            throw new SettingException(FormPaths.Dataset, $"{architecture} takes images of 28×28×1; {training.Dataset} has others. Choose mnist or fashion-mnist.");
    }
}
