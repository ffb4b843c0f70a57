using Microsoft.AspNetCore.Http.HttpResults;
using TopoWeb.Access;
using TopoWeb.Experiments;
using TopoWeb.Http;
using TopoWeb.Runs;

namespace TopoWeb.Timeline;

/// <summary>A result of a run among its others.</summary>
/// <param name="Choice">Its name.</param>
/// <param name="Label">For people.</param>
/// <param name="Iteration">Of the training; null where there is none.</param>
/// <param name="TestAccuracy">Mean over the networks, 0 to 1.</param>
/// <param name="Points">Points analysed.</param>
/// <param name="Bars">Lengths of the longest H₁ bars, the longest first; at most ten.</param>
/// <param name="Nodes">Nodes of the Mapper graph; null where there is none.</param>
/// <param name="Edges">Its edges.</param>
/// <param name="Significance">The comparison with random filters; null where none has been stored.</param>
internal sealed record TimelineEntry(
    string Choice, string Label, int? Iteration, double? TestAccuracy, int Points, IReadOnlyList<double> Bars, int? Nodes, int? Edges, SignificanceView? Significance);

internal static class TimelineEndpoints
{
    private const int MostBars = 10;

    public static void MapTimeline(this RouteGroupBuilder api) =>
        api.MapGet("/runs/{id:guid}/timeline", async Task<Results<Ok<ListPage<TimelineEntry>>, ProblemHttpResult>> (Visitor visitor, Guid id, [AsParameters] ListQuery page, RunReader runs, ResultReader results, SignificanceStore verdicts, CancellationToken cancellation) =>
        {
            if (await runs.LookAsync(visitor, id, cancellation) is not { } run)
                return RunEndpoints.Missing(id);
            // Results are read for this page alone: each may have megabytes.
            var chosen = page.Of(run.Results, r => r.Choice);
            var entries = new List<TimelineEntry>();
            foreach (var result in chosen.Items)
                if (await results.FindAsync(visitor, id, result.Choice, cancellation) is { } stored)
                    entries.Add(Of(stored, result.Label, await verdicts.FindAsync(stored.ResultKey, cancellation)));
            return TypedResults.Ok(new ListPage<TimelineEntry>(entries, chosen.Next));
        }).WithTags("Results").WithSummary("List the results of a run side by side, in the order of the training. Bars, graph, accuracy and significance of each, as the timeline shows them.").Needs(Rights.Read);

    private static TimelineEntry Of(StoredResult stored, string label, SignificanceView? significance)
    {
        var document = stored.Document;
        double[] bars = document.Barcode is { } barcode ? [.. barcode.Intervals.Where(i => i.Dimension == 1).Select(i => i.Length(barcode.TMax)).OrderDescending().Take(MostBars)] : [];
        return new(stored.Choice, label, document.Source?.Iteration, document.Source?.TestAccuracy, document.Points.Kept, bars, document.Mapper?.Nodes.Count, document.Mapper?.Edges.Count, significance);
    }
}
