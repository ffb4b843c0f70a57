using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Topology;

namespace TopoWeb.Runs.Search;

/// <summary>At the start, runs from before there was a search get the text by which they are found.</summary>
internal sealed class RunSearchFill(IDbContextFactory<TopoWebContext> contexts)
{
    private const int Batch = 500;

    public async Task FillAsync(CancellationToken cancellation)
    {
        int filled;
        do
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            var runs = await db.Runs.Where(r => r.SearchText == null).OrderBy(r => r.Id).Take(Batch)
                .Select(r => new { r.Id, r.SpecJson, r.Experiment!.Name, r.Experiment.PresetId }).ToListAsync(cancellation);
            foreach (var run in runs)
            {
                var text = TextOf(run.Name, run.PresetId, run.SpecJson);
                await db.Runs.Where(r => r.Id == run.Id).ExecuteUpdateAsync(s => s.SetProperty(r => r.SearchText, text), cancellation);
            }
            await transaction.CommitAsync(cancellation);
            filled = runs.Count;
        }
        while (filled == Batch);
    }

    private static string TextOf(string name, string? preset, string json)
    {
        try
        {
            return RunSearch.TextOf(name, preset, JsonSerializer.Deserialize<ExperimentSpec>(json, JsonDefaults.Options)!);
        }
        catch (Exception e) when (e is JsonException or InvalidInputException)
        {
            // A specification that nobody can read any more is found by its name alone.
            return name.ToLowerInvariant();
        }
    }
}
