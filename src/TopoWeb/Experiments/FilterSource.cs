using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Experiments.Stages;
using TopoWeb.Networks.Filters;
using TopoWeb.Networks.Training;
using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Experiments;

/// <summary>One input of an analysis: one layer at one checkpoint, or a cloud.</summary>
/// <param name="Choice">Name in links, such as <c>L1_000100</c>.</param>
/// <param name="Label">For people.</param>
/// <param name="FiltersKey">Key of the stored filters.</param>
/// <param name="Filters">The filters.</param>
/// <param name="Source">Their source, as the result states it.</param>
internal sealed record FilterInput(string Choice, string Label, string FiltersKey, FilterArtifact Filters, ResultSource Source)
{
    /// <summary>A result of these filters, as readers find it later.</summary>
    public StoredResult Stored(RunRow run, Staged<ResultDocument> result) => new(run.Id, Choice, result.Value, Filters) { ResultKey = result.Key, FiltersKey = FiltersKey };
}

/// <summary>Loads the filters of a run from its networks, a shipped sample or an uploaded cloud.</summary>
internal sealed class FilterSource(IDbContextFactory<TopoWebContext> contexts, ArtifactStore artifacts, SampleLibrary samples)
{
    public const string Kind = "filters";

    public static string ChoiceOf(int layer, int iteration) => $"L{layer}_{iteration:D6}";

    /// <param name="run">The run.</param>
    /// <param name="spec">Its experiment.</param>
    /// <param name="missing">Called with the label of a layer that the source lacks; the others are read all the same. Throws where that ends the analysis.</param>
    /// <param name="cancellation">Stops.</param>
    public IAsyncEnumerable<FilterInput> LoadAsync(RunRow run, ExperimentSpec spec, Func<string, InvalidInputException, Task> missing, CancellationToken cancellation) => spec.Source.Kind switch
    {
        SourceKind.Training => FromNetworksAsync(run, spec, cancellation),
        SourceKind.Sample => FromSampleAsync(spec, cancellation),
        _ => FromCloudAsync(spec, missing, cancellation),
    };

    private async IAsyncEnumerable<FilterInput> FromNetworksAsync(RunRow run, ExperimentSpec spec, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var source = spec.Source;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var trained = await db.Networks
            .Where(n => n.TrainingSetId == run.TrainingSetId && n.Index < run.NetworkCount && n.State == NetworkState.Succeeded)
            .OrderBy(n => n.Index).Select(n => new { n.Index, Key = n.ArtifactKey! }).ToListAsync(cancellation);
        var asked = source.Members?.Count ?? run.NetworkCount;
        var keys = trained.Where(n => source.Members?.Contains(n.Index) ?? true).Select(n => n.Key).ToList();
        if (keys.Count == 0)
            throw new InvalidInputException("source.networks", asked == 1 ? "The network could not be trained. See its message, then retry the run." : $"None of the {asked:N0} networks could be trained. See their messages, then retry the run.");
        var training = source.Training!;
        var layers = spec.Layers();
        var iterations = source.Iterations ?? training.Checkpoints;
        var networks = new List<TrainedNetwork>(keys.Count);
        foreach (var key in keys)
            networks.Add(await artifacts.ReadAsync(key, (stream, c) => NetworkFormat.ReadAsync(stream, (layer, iteration) => layers.Contains(layer) && iterations.Contains(iteration), c), cancellation)
                ?? throw new InvalidOperationException($"The artifact {key} of a trained network is missing."));

        foreach (var (layer, iteration) in layers.SelectMany(layer => iterations.Select(iteration => (layer, iteration))))
        {
            source = spec.SourceOf(layer);
            // A channel is part of the key only where there is one, so that artifacts from before channels are found.
            var filtersKey = source.Channel is { } channel
                ? StageKey.Of("stack", 2, new { Layer = layer, iteration, channel }, [.. keys])
                : StageKey.Of("stack", 2, new { Layer = layer, iteration }, [.. keys]);
            var title = $"{run.NetworkCount}×{training.Architecture} on {DatasetTitles.Of(training.Dataset)}, layer {layer}{ChannelText(source, training)}, iteration {iteration:N0}";
            var accuracies = networks.Select(n => n.Checkpoints.Single(c => c.Iteration == iteration).TestAccuracy).ToArray();
            var label = layers.Count > 1 ? $"Layer {layer}, iteration {iteration:N0}" : null;
            yield return await StoreAsync(Take(FilterBank.Stack(networks, layer, iteration) with { Accuracies = accuracies }, source.Channel), filtersKey, new ResultSource
            {
                Title = networks.Count == run.NetworkCount ? title : $"{title} ({networks.Count:N0} of {run.NetworkCount:N0} networks)",
                Kind = "training",
                Notation = $"{run.NetworkCount}×{training.Architecture}",
                Dataset = training.Dataset,
                Layer = layer,
                Iteration = iteration,
                Channel = source.Channel,
                Networks = networks.Count,
                NetworksAsked = asked,
                Seed = source.Seed,
                TestAccuracy = accuracies.Average(),
            }, cancellation, label);
        }
    }

    private async IAsyncEnumerable<FilterInput> FromSampleAsync(ExperimentSpec spec, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var layer in spec.LayersNamed())
            await foreach (var input in FromSampleAsync(spec.SourceOf(layer), spec.Also is not null, cancellation))
                yield return input;
    }

    private async IAsyncEnumerable<FilterInput> FromSampleAsync(SourceSpec source, bool ofSeveralLayers, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var sample = samples.Load(source.Sample!);
        var metadata = sample.Metadata;
        foreach (var bank in Chosen(sample, source))
        {
            var checkpoint = metadata.Settings.Checkpoints.ToList().IndexOf(bank.Iteration!.Value);
            var key = StageKey.Of("sample", 3, new { source.Sample, bank.Layer, bank.Iteration, sample.Checksum });
            double[] accuracies = [.. metadata.Figures.Select(f => f[checkpoint].TestAccuracy)];
            var networks = bank.Core?.Networks ?? bank.Networks;
            yield return await StoreAsync(Take(bank with { Accuracies = accuracies }, source.Channel), source.Channel is { } channel ? StageKey.Of("channel", 1, channel, key) : key, new ResultSource
            {
                Title = $"{metadata.Notation} on {DatasetTitles.Of(metadata.Settings.Dataset)}, layer {bank.Layer}, iteration {bank.Iteration:N0}",
                Kind = "sample",
                Notation = metadata.Notation,
                Dataset = metadata.Settings.Dataset,
                Layer = bank.Layer,
                Iteration = bank.Iteration,
                Channel = source.Channel,
                Networks = networks,
                NetworksAsked = networks,
                Seed = metadata.Seed,
                TestAccuracy = accuracies.Average(),
            }, cancellation, ofSeveralLayers ? $"Layer {bank.Layer}, iteration {bank.Iteration:N0}" : null);
        }
    }

    /// <summary>The experiment as a new run keeps it: where it does not say whether points are normalised, those of an uploaded cloud decide.</summary>
    public async Task<ExperimentSpec> SettleAsync(ExperimentSpec spec, CancellationToken cancellation)
    {
        return spec is { Source: { Kind: SourceKind.Cloud, Cloud: { } id }, Analysis.SaysNormalize: false } && await IdentifyAsync(id, cancellation) is { AreFilters: var filters }
            ? spec with { Analysis = spec.Analysis.For(filters) }
            : spec;
    }

    /// <summary>Whether an uploaded cloud is of filters and not the rows of a table, and the coordinates of a point; null where there is none.</summary>
    public async Task<(bool AreFilters, int Dimension)?> IdentifyAsync(Guid cloud, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Clouds.Where(c => c.Id == cloud).Select(c => c.FiltersKey).SingleOrDefaultAsync(cancellation) is not { } key || await artifacts.OpenAsync(key, cancellation) is not { } content)
            return null;
        await using (content)
            return await FilterFormat.DescribeAsync(content, cancellation);
    }

    /// <summary>Looks at what a sample holds before a run is made of it.</summary>
    /// <exception cref="InvalidInputException">There is no such sample, layer or iteration, or the sample does not hold the filters that the analysis needs.</exception>
    public void RequireSample(ExperimentSpec spec)
    {
        foreach (var layer in spec.LayersNamed())
            foreach (var bank in Chosen(samples.Load(spec.Source.Sample!), spec.SourceOf(layer)))
                CoreRule.Require(Take(bank, spec.SourceOf(layer).Channel).Core, spec.AnalysisOf(layer));
    }

    private static List<FilterBank> Chosen(ShippedSample sample, SourceSpec source)
    {
        var chosen = sample.Banks.Where(b => b.Layer == source.Layer && (source.Iterations is null || source.Iterations.Contains(b.Iteration!.Value))).ToList();
        return chosen.Count > 0 ? chosen : throw new InvalidInputException("source.iterations",
            $"The sample '{source.Sample}' has no filters of layer {source.Layer} at these iterations. It has {string.Join(", ", sample.Banks.Select(b => ChoiceOf(b.Layer!.Value, b.Iteration!.Value)))}.");
    }

    private async IAsyncEnumerable<FilterInput> FromCloudAsync(ExperimentSpec spec, Func<string, InvalidInputException, Task> missing, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var source = spec.Source;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var cloud = await db.Clouds.SingleOrDefaultAsync(c => c.Id == source.Cloud, cancellation)
            ?? throw new InvalidInputException("source.cloud", $"There is no uploaded cloud {source.Cloud}; it may have been deleted. Upload it again.");
        var filters = await artifacts.ReadAsync(cloud.FiltersKey, FilterFormat.ReadAsync, cancellation)
            ?? throw new InvalidInputException("source.cloud", $"The points of '{cloud.Name}' are no longer stored. Upload the file again.");
        if (!source.ByLayer && spec.Also is null)
        {
            yield return new("points", "Points", cloud.FiltersKey, filters, CloudSource.Describe(cloud.Name, cloud.Array, filters));
            yield break;
        }
        if (filters.Bank?.Layers() is not { Count: > 1 } layers)
            throw new InvalidInputException("source.byLayer", $"The points of '{cloud.Name}' are not filters of several layers. Omit byLayer and also, or upload a network and choose several layers or all of them.");
        var asked = spec.Also is null ? layers : spec.Layers();
        if (asked.Except(layers).ToList() is { Count: > 0 } absent)
            await missing(absent.Count == 1 ? $"Layer {absent[0]}" : $"Layers {string.Join(", ", absent)}",
                new("source.layer", $"'{cloud.Name}' has the layers {string.Join(", ", layers)} only. Get the whole network on the Data sets page, or upload it."));
        foreach (var layer in asked.Intersect(layers))
        {
            var part = FilterArtifact.From(filters.Bank.TakeLayer(layer)) with { Network = filters.Network, Tensors = [.. filters.Tensors.Where(t => t.Layer == layer)], Notes = filters.Notes };
            var key = StageKey.Of("layer", 1, layer, cloud.FiltersKey);
            await artifacts.PutAsync(key, Kind, part.WriteAsync, cancellation);
            yield return new($"L{layer:D2}", $"Layer {layer}", key, part, CloudSource.Describe(cloud.Name, $"{layer}", part));
        }
    }

    private static FilterBank Take(FilterBank bank, int? channel) => channel is { } c ? bank.Take(c) : bank;

    /// <summary>The channels of a first layer on colour images have names.</summary>
    private static string ChannelText(SourceSpec source, TrainingSettings training) => source.Channel is not { } channel ? ""
        : source.Layer == 1 && training.ImageChannels == 3 ? $", channel {"RGB"[channel]}" : $", channel {channel}";

    private async Task<FilterInput> StoreAsync(FilterBank bank, string key, ResultSource source, CancellationToken cancellation, string? label = null)
    {
        var filters = FilterArtifact.From(bank);
        await artifacts.PutAsync(key, Kind, filters.WriteAsync, cancellation);
        return new(ChoiceOf(bank.Layer!.Value, bank.Iteration!.Value), label ?? $"Iteration {bank.Iteration:N0}", key, filters, source with { PatchSize = bank.KernelSize });
    }
}
