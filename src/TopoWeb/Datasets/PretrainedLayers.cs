using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Datasets.Uploads;
using TopoWeb.Experiments;
using TopoWeb.Networks.Weights.Catalog;
using TopoWeb.Notation;
using TopoWeb.Topology;

namespace TopoWeb.Datasets;

/// <summary>Layers of pretrained networks named by notation (<c>VGG19^5</c>): their weights are those of this server.</summary>
internal sealed class PretrainedLayers(WeightService weights, ArtifactStore artifacts, IDbContextFactory<TopoWebContext> contexts)
{
    private const string Field = "notation";

    /// <summary>An experiment of a cloud as it is stored: a layer that is only named gets its cloud, and a cloud that is a layer of a known network gets its name.</summary>
    /// <exception cref="InvalidInputException">The network is unknown, has no such layer, or is not on this server.</exception>
    public async Task<ExperimentSpec> ResolveAsync(Visitor visitor, ExperimentSpec spec, CancellationToken cancellation = default)
    {
        if (spec.Source.Kind != SourceKind.Cloud)
            return spec;
        var cloud = spec.Source.Cloud ?? (await UseAsync(visitor, spec, cancellation)).Id;
        // What the filters are is read from them: a name that came with the request may be another's.
        var source = new SourceSpec { Kind = SourceKind.Cloud, Cloud = cloud, ByLayer = spec.Source.ByLayer };
        return spec with
        {
            Source = await IdentifyAsync(visitor, cloud, cancellation) switch
            {
                { Pretrained: { } layer } => source with { Pretrained = layer.Network, Layer = layer.Layer, Channel = layer.Channel },
                { Network: { } network } when source.ByLayer => source with { Pretrained = network },
                { Network: { } network } when spec.Also is not null => source with { Pretrained = network, Layer = spec.Source.Layer },
                _ when spec.Also is not null => source with { Layer = spec.Source.Layer },
                _ => source,
            },
        };
    }

    /// <summary>The cloud of a layer that is named; of the whole network where several layers are.</summary>
    /// <exception cref="InvalidInputException">The network is unknown, has no such layer, or is not on this server.</exception>
    public Task<CloudSummary> UseAsync(Visitor visitor, ExperimentSpec spec, CancellationToken cancellation = default)
    {
        // Of several layers those that are here are analysed; a layer that the network does not have is a mistake.
        var problems = spec.LayersNamed().Select(layer => (Unknown: UnknownOf(spec.SourceOf(layer)), Problem: ProblemOf(spec.SourceOf(layer)))).ToList();
        if (problems.Find(p => p.Unknown is not null).Unknown is { } unknown)
            throw new InvalidInputException(Field, unknown);
        if (problems.TrueForAll(p => p.Problem is not null))
            throw new InvalidInputException(Field, problems[0].Problem!);
        return weights.UseAsync(visitor, Network(spec.Source)!.Id, spec.Also is null ? ChoiceOf(spec.Source) : CloudFile.All, cancellation);
    }

    /// <inheritdoc cref="UseAsync(Visitor, ExperimentSpec, CancellationToken)"/>
    public Task<CloudSummary> UseAsync(Visitor visitor, SourceSpec source, CancellationToken cancellation = default) => UseAsync(visitor, new ExperimentSpec { Source = source }, cancellation);

    /// <summary>How a layer is chosen in a file of the network.</summary>
    public static string ChoiceOf(SourceSpec source) => source.ByLayer ? CloudFile.All : source.Channel is { } channel ? $"{source.Layer} channel {channel}" : $"{source.Layer}";

    /// <summary>Why a layer that is named cannot be taken from this server, with what to do; null where it can. Nothing is read.</summary>
    public string? ProblemOf(SourceSpec source) =>
        UnknownOf(source) ?? (weights.Find(Network(source)!.Id)!.Status.Copy is not { } copy ? MissingOf(source)
            : !source.ByLayer && copy.Absent().Contains(source.Layer) ? $"{WordsOf(source)}. The weights installed in {copy.Path} lack that layer. Get the whole network on the Data sets page (or run topoweb weights get {copy.Network.Id}), or upload it and {ChooseOf(source)}."
            : null);

    /// <summary>What to do where the weights are not there.</summary>
    public static string MissingOf(SourceSpec source) =>
        $"{WordsOf(source)}, whose weights are not installed. Get them on the Data sets page (or run topoweb weights get {Network(source)?.Id}), or upload them (.safetensors, .pth, .onnx, .h5 or .npz) and {ChooseOf(source)}.";

    /// <summary>Why no weights can be looked for; null where the network and the layer are known.</summary>
    public static string? UnknownOf(SourceSpec source) => Network(source) switch
    {
        null => $"{WordsOf(source)}, which cannot be downloaded here; {string.Join(" and ", WeightCatalog.Networks.Select(n => n.Title))} can. Upload the weights (.safetensors, .pth, .onnx, .h5 or .npz) and {ChooseOf(source)}.",
        var network when source.Layer < 1 || source.Layer > network.Layers.Count => $"{network.Title} has no layer {source.Layer}; its convolution layers are 1 to {network.Layers.Count}.",
        var network when source.Channel is { } channel && (channel < 0 || channel >= network.Layers[source.Layer - 1].In) =>
            $"Layer {source.Layer} of {network.Title} has no channel {channel}; its input channels are 0 to {network.Layers[source.Layer - 1].In - 1}.",
        _ => null,
    };

    /// <summary>The known network that is named.</summary>
    public static PretrainedNetwork? Network(SourceSpec source) => WeightCatalog.Networks.FirstOrDefault(n => n.Title.Equals(source.Pretrained, StringComparison.OrdinalIgnoreCase));

    private static string WordsOf(SourceSpec source) =>
        $"{new NotationSource.PretrainedLayer(source.Pretrained!, source.Layer, source.ByLayer)} is {(source.ByLayer ? "every layer" : $"layer {source.Layer}")} of the pretrained network {source.Pretrained}";

    private static string ChooseOf(SourceSpec source) => source.ByLayer ? "choose all layers with one result per layer" : $"choose layer {source.Layer}";

    private async Task<(string? Network, (string Network, int Layer, int? Channel)? Pretrained)> IdentifyAsync(Visitor visitor, Guid cloud, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var key = await db.Clouds.ReadableBy(visitor).Where(c => c.Id == cloud).Select(c => c.FiltersKey).SingleOrDefaultAsync(cancellation);
        if (key is null || await artifacts.OpenAsync(key, cancellation) is not { } content)
            return default;
        await using (content)
            return await FilterFormat.IdentifyAsync(content, cancellation);
    }
}
