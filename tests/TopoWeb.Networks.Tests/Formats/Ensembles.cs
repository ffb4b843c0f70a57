using TopoWeb.Networks.Formats;
using TopoWeb.Networks.Training;

namespace TopoWeb.Networks.Tests.Formats;

/// <summary>Small ensembles of random filters, as files.</summary>
internal static class Ensembles
{
    public static readonly TrainingSettings Settings = new() { Architecture = "M(4,6,8)", Checkpoints = [0, 100] };

    /// <param name="indices">Of the networks in their ensemble.</param>
    public static MemoryStream Write(params int[] indices)
    {
        TrainedNetwork[] networks = [.. indices.Select(Network)];
        var file = new MemoryStream();
        EnsembleFile.Write(file, networks, EnsembleMetadata.Of(Settings, "checksum", 1, networks, "1.0"));
        file.Position = 0;
        return file;
    }

    public static TrainedNetwork Network(int index)
    {
        var random = new Random(index);
        return new TrainedNetwork(index, 100 + index, [Checkpoint(0), Checkpoint(100)], 1);

        NetworkCheckpoint Checkpoint(int iteration) => new(iteration, [new LayerFilters(1, 4, 1, Weights(4)), new LayerFilters(2, 6, 4, Weights(24))], 0.1 * (index + 1), 1);

        float[] Weights(int filters) => [.. Enumerable.Range(0, filters * 9).Select(_ => (float)(random.NextDouble() - 0.5))];
    }

    /// <summary>Packs and reads what was written.</summary>
    public static (byte[] Bytes, EnsembleMetadata Metadata, IReadOnlyList<EnsembleArray> Arrays, IReadOnlyList<TopoWeb.Networks.Filters.FilterBank> Banks) Pack(MemoryStream source, PackSettings settings)
    {
        source.Position = 0;
        var (metadata, arrays) = EnsemblePack.Read(source, settings);
        var file = new MemoryStream();
        EnsembleFile.Write(file, metadata, arrays);
        file.Position = 0;
        var (read, banks) = EnsembleFile.Read(file);
        return (file.ToArray(), read, arrays, banks);
    }
}
