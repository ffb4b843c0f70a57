using Microsoft.AspNetCore.WebUtilities;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Exports;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Topology;

namespace TopoWeb.Sharing.Links;

/// <summary>The picture of a link that chat programs show: the figure as the exports make it. Drawn once, when the link is made; that of an older link for the first who asks.</summary>
internal sealed class SharePicture(LayoutStore layouts, SignificanceStore significances, ArtifactStore artifacts) : IDisposable
{
    private const string Stage = "link-picture";
    private const int Version = 1;

    /// <summary>860 pixels wide are enough for a preview.</summary>
    private const int Scale = 1;

    private readonly SemaphoreSlim _one = new(1);

    /// <summary>The result that stands for a link.</summary>
    public static StoredResult ShownOf(ShareKind kind, IReadOnlyList<StoredResult> results, IReadOnlyList<ShareItemRow> items)
    {
        var first = new ShareLinkRow { TokenHash = [], Kind = kind };
        first.Items.AddRange(items);
        var shown = SharedLink.Of(first).Find(null)!;
        return results.First(r => r.ResultKey == shown.ResultKey);
    }

    /// <summary>Draws and stores the picture.</summary>
    /// <param name="result">The result that stands for the link.</param>
    /// <param name="view">How it is looked at: a query.</param>
    /// <param name="cancellation">Ends the drawing.</param>
    /// <returns>Its key; null where there is nothing to draw, or nothing to draw with.</returns>
    public async Task<string?> StoreAsync(StoredResult result, string? view, CancellationToken cancellation)
    {
        var key = KeyOf(result, view);
        return await FindOrDrawAsync(key, result, view, cancellation) is null ? null : key;
    }

    /// <summary>The picture as a PNG; null where there is none.</summary>
    public Task<byte[]?> FindAsync(StoredResult result, string? view, CancellationToken cancellation) => FindOrDrawAsync(KeyOf(result, view), result, view, cancellation);

    public void Dispose() => _one.Dispose();

    private async Task<byte[]?> FindOrDrawAsync(string key, StoredResult result, string? view, CancellationToken cancellation)
    {
        if (await artifacts.FindAsync(key, cancellation) is { } known)
            return known;
        await _one.WaitAsync(cancellation);
        try
        {
            if (await artifacts.FindAsync(key, cancellation) is { } meanwhile)
                return meanwhile;
            var display = DisplayOf(view);
            var places = display.Layout == NodePlacement.Force ? await layouts.FindAsync(result.ResultKey, cancellation) : null;
            var export = new ResultExport(result, await significances.FindAsync(result.ResultKey, cancellation), new FigureOptions { Display = display, Scale = Scale }, Raw: false) { Places = places };
            if (await Task.Run(() => Draw(export), cancellation) is not { } picture)
                return null;
            await artifacts.PutAsync(key, Stage, picture, cancellation);
            return picture;
        }
        finally
        {
            _one.Release();
        }
    }

    private static byte[]? Draw(ResultExport export)
    {
        try
        {
            return ResultFiles.Write(export, "figure.png")?.Content;
        }
        catch (InvalidInputException) when (export.Figure.Display != new GraphDisplay())
        {
            // A function that this result does not have: the figure as usual.
            return ResultFiles.Write(export with { Figure = new FigureOptions { Scale = Scale } }, "figure.png")?.Content;
        }
    }

    private static GraphDisplay DisplayOf(string? view) =>
        GraphDisplayAddress.Read(QueryHelpers.ParseQuery(view).Select(q => KeyValuePair.Create(q.Key, q.Value.ToString()))).Display.Picture();

    private static string KeyOf(StoredResult result, string? view) => StageKey.Of(Stage, Version, GraphDisplayAddress.Query(DisplayOf(view)), result.ResultKey, result.Document.Source?.Title ?? "");
}
