using Microsoft.AspNetCore.WebUtilities;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Rendering;
using TopoWeb.Topology;

namespace TopoWeb.Sharing.Links;

/// <summary>What has been frozen.</summary>
/// <param name="Keys">Keys of all that was derived.</param>
/// <param name="Titles">What each result says it is; null where it says nothing.</param>
internal sealed record FrozenContent(IReadOnlyList<string> Keys, IReadOnlyList<string?> Titles);

/// <summary>Computes and stores what a guest may look at and nobody has looked at yet, so that nothing is computed for guests: layouts, comparisons with random filters, graphs on common axes.</summary>
internal sealed class ShareFreezer(
    ResultReader results, LayoutStore layouts, SignificanceStore significances, CommonAxes axes, ModelShares models, SharePicture pictures, ArtifactStore artifacts)
{
    private const int PatchLength = 9;

    /// <exception cref="InvalidInputException">A result is no longer stored.</exception>
    public async Task<FrozenContent> FreezeAsync(ShareDraft draft, IReadOnlyList<ShareItemRow> items, IProgress<string>? progress, CancellationToken cancellation)
    {
        var (stored, keys) = (new List<StoredResult>(), new List<string>());
        foreach (var item in items)
        {
            var result = await results.FrozenAsync(item.RunId, item.Choice, item.ResultKey, item.FiltersKey, item.Name.Length == 0 ? null : item.Name, cancellation)
                ?? throw new InvalidInputException("run", $"{item.Label} is no longer stored. Reload the page, or run the experiment again.");
            if (draft.Kind == ShareKind.Story)
                RequireStored(draft.Items[item.Ordinal], result);
            stored.Add(result);
            keys.AddRange(await DeriveAsync(result, item.Label, progress, cancellation));
        }
        if (draft.Kind == ShareKind.Comparison)
            keys.AddRange(await CompareAsync(stored, items, progress, cancellation));
        else if (draft.Kind is ShareKind.Run or ShareKind.Timeline && stored.Count > 1)
            foreach (var reference in FrozenFrames.References(stored, comparison: false, QueryHelpers.ParseQuery(draft.View).GetValueOrDefault("frame")))
                keys.AddRange(await ProjectAsync(stored, reference, items, progress, cancellation));
        if (string.IsNullOrEmpty(draft.Password) && await pictures.StoreAsync(SharePicture.ShownOf(draft.Kind, stored, items), draft.KnownView(), cancellation) is { } picture)
            keys.Add(picture);
        return new(keys, stored.ConvertAll(r => r.Document.Source?.Title));
    }

    /// <summary>Guests see what is stored: nothing is computed for them.</summary>
    /// <exception cref="InvalidInputException">The view has other settings than its result.</exception>
    private static void RequireStored(ShareTarget view, StoredResult result)
    {
        var query = QueryHelpers.ParseQuery(view.View);
        if (ResultAddress.Fields(result.Document).FirstOrDefault(f => f.Name is { } name && query.ContainsKey(name)) is { } changed)
            throw new InvalidInputException("views", $"“{view.Caption}” shows the result with other settings ({changed.Label}). Save it as a new run, and save the view there.");
    }

    private async Task<List<string>> DeriveAsync(StoredResult result, string label, IProgress<string>? progress, CancellationToken cancellation)
    {
        var keys = new List<string>();
        if (result.Document.Mapper is { Nodes.Count: > 0 } mapper)
        {
            progress?.Report($"Force layout of {label}");
            await layouts.OfAsync(result, mapper, cancellation);
            keys.Add(LayoutStore.KeyOf(result.ResultKey));
        }
        if (SignificanceStore.Obstacle(result) is null)
        {
            progress?.Report($"Comparing {label} with {SignificanceStore.NullsOf(result.Document)}");
            if ((await significances.OfAsync(result, cancellation)).Significance is not null)
                keys.Add(SignificanceStore.KeyOf(result.ResultKey));
        }
        return keys;
    }

    private async Task<List<string>> ProjectAsync(List<StoredResult> stored, StoredResult reference, IReadOnlyList<ShareItemRow> items, IProgress<string>? progress, CancellationToken cancellation)
    {
        var keys = new List<string>();
        for (var i = 0; i < stored.Count; i++)
        {
            if (stored[i].ResultKey == reference.ResultKey || CommonAxes.Obstacle(stored[i], reference) is not null)
                continue;
            progress?.Report($"Graph of {items[i].Label} on the axes of {items[stored.IndexOf(reference)].Label}");
            try
            {
                await axes.ProjectAsync(stored[i], reference, cancellation);
                keys.Add(CommonAxes.KeyOf(stored[i], reference));
            }
            catch (InvalidInputException)
            {
                // It has no such graph: its page says so.
            }
        }
        return keys;
    }

    private async Task<List<string>> CompareAsync(List<StoredResult> stored, IReadOnlyList<ShareItemRow> items, IProgress<string>? progress, CancellationToken cancellation)
    {
        var keys = await ProjectAsync(stored, stored[0], items, progress, cancellation);
        for (var i = 0; i < stored.Count; i++)
        {
            if (stored[i].Filters.Points.Dimension != PatchLength)
                continue;
            progress?.Report($"Model spaces of {items[i].Label}");
            await models.OfAsync(stored[i], cancellation);
            keys.Add(ModelShares.KeyOf(stored[i].ResultKey));
        }
        progress?.Report("Barcode distances");
        var common = new List<MapperDocument?>();
        foreach (var result in stored)
            common.Add(await axes.FindAsync(result, stored[0], cancellation));
        var key = FrozenComparison.KeyOf(stored.Select(r => r.ResultKey));
        var frozen = await Task.Run(() => FrozenComparison.Compute(stored, common, cancellation), cancellation);
        await new ArtifactStageStore(artifacts).PutAsync(FrozenComparison.Stage, new Staged<FrozenComparison>(frozen, key, 0), cancellation);
        keys.Add(key);
        return keys;
    }
}
