using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments.Stages;
using TopoWeb.Http;
using TopoWeb.Networks.Formats;
using TopoWeb.Networks.Training;
using TopoWeb.Notation;
using TopoWeb.Topology;

namespace TopoWeb.Runs;

/// <summary>The trained networks of a run as one ensemble file, as <c>topoweb train --out</c> writes it.</summary>
internal sealed class RunNetworks(IDbContextFactory<TopoWebContext> contexts, ArtifactStore artifacts)
{
    public const string FileName = "networks.npz";

    /// <summary>Sends the networks that are trained by now; of them the layers and iterations that the lists name, or all.</summary>
    /// <exception cref="InvalidInputException">There is no such layer or checkpoint.</exception>
    public async Task<IResult> SendAsync(Visitor visitor, Guid id, string? layer, string? iterations, HttpContext http, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Runs.AsNoTracking().OpenTo(visitor).Include(r => r.TrainingSet).SingleOrDefaultAsync(r => r.Id == id, cancellation) is not { } run)
            return RunEndpoints.Missing(id);
        if (run.TrainingSet is not { } set)
            return TypedResults.Problem(run.State is RunState.Queued
                ? "The run is waiting and has no networks yet. Ask again when it trains."
                : "The run trains no networks: its points come from a sample, an upload or a pretrained network. filters.npy of its result has them.", statusCode: StatusCodes.Status404NotFound, title: "No trained networks.");
        var keys = await db.Networks.Where(n => n.TrainingSetId == set.Id && n.Index < run.NetworkCount && n.State == NetworkState.Succeeded)
            .OrderBy(n => n.Index).Select(n => n.ArtifactKey!).ToListAsync(cancellation);
        if (keys.Count == 0)
            return TypedResults.Problem($"{(run.NetworkCount == 1 ? "The network is not" : $"None of the {run.NetworkCount:N0} networks is")} trained yet; the run is {run.State.ToString().ToLowerInvariant()}.", statusCode: StatusCodes.Status409Conflict, title: "No trained networks.");
        var settings = JsonSerializer.Deserialize<TrainingSettings>(set.SettingsJson, JsonDefaults.Options)!;
        var (check, layers, checkpoints) = (new InputCheck(), new HashSet<int>(), new HashSet<int>());
        check.Try(() => { layers = Choose(layer, "layer", [.. Enumerable.Range(1, settings.Validate().ConvLayers)], "layers"); });
        check.Try(() => { checkpoints = Choose(iterations, "iterations", settings.Checkpoints, "checkpoints"); });
        check.Throw();
        var tag = EntityTags.Of([id.ToString(), layer, iterations, Versions.Program, .. keys]);
        if (EntityTags.Has(http.Request, tag))
            return EntityTags.Unchanged(http, tag);
        var networks = new List<TrainedNetwork>(keys.Count);
        foreach (var key in keys)
            // Figures of all checkpoints stay: they are a few bytes, and what trained the networks is told whole.
            networks.Add(await artifacts.ReadAsync(key, (stream, c) => NetworkFormat.ReadAsync(stream, (number, iteration) => layers.Contains(number) && checkpoints.Contains(iteration), c), cancellation)
                ?? throw new InvalidOperationException($"The artifact {key} of a trained network is missing."));
        // A zip is written with steps back, which a connection does not allow: it goes through a file that ends with the answer. Arrays are stacked one by one.
        var file = new FileStream(Path.Combine(Path.GetTempPath(), $"topoweb-{Guid.NewGuid():N}.npz"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        try
        {
            EnsembleFile.Write(file, networks, EnsembleMetadata.Of(settings, set.DatasetChecksum, set.Seed, networks, Versions.Program));
            file.Position = 0;
            EntityTags.Put(http, tag);
            return TypedResults.File(file, "application/zip", $"{id:N}-{FileName}");
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private static HashSet<int> Choose(string? text, string field, IReadOnlyList<int> all, string what)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [.. all];
        var chosen = IndexRanges.Parse(text, field);
        return chosen.FirstOrDefault(c => !all.Contains(c), -1) is >= 0 and var unknown
            ? throw new InvalidInputException(field, $"There is no {field} {unknown}; the {what} are {string.Join(", ", all)}.")
            : [.. chosen];
    }
}
