namespace TopoWeb.Runs;

/// <summary>Experiments known by a name, such as the figures of the paper. Runs are submitted by these names; which there are is for another feature to say.</summary>
internal interface IPresetSource
{
    /// <summary>The data set that a new experiment begins with: one that is installed, where there is one.</summary>
    string FirstDataset { get; }

    /// <summary>Every preset, each once.</summary>
    IReadOnlyList<Preset> All();

    /// <exception cref="Topology.InvalidInputException">There is no preset of that name.</exception>
    Preset Find(string id);
}
