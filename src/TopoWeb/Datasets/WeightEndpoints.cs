using Microsoft.AspNetCore.Http.HttpResults;
using TopoWeb.Access;
using TopoWeb.Datasets.Uploads;
using TopoWeb.Http;
using TopoWeb.Networks.Weights.Catalog;
using TopoWeb.Networks.Weights.Library;

namespace TopoWeb.Datasets;

internal sealed record WeightSummary(string Id, string Title, bool Available, string? Path, string? Kind, long? Bytes, WeightVerdict? Verdict, string? Checksum, string Message, DownloadSummary? Transfer)
{
    public static WeightSummary From(WeightView w) => new(
        w.Status.Network.Id, w.Status.Network.Title, w.Status.Copy is not null, w.Status.Copy?.Path, w.Status.Copy?.Kind, w.Status.Copy?.Bytes, w.Status.Verification?.Verdict,
        w.Status.Verification?.Sha256, w.Status.Message, DownloadSummary.From(w.Transfer));
}

internal static class WeightEndpoints
{
    public static void MapWeights(this RouteGroupBuilder api)
    {
        var weights = api.MapGroup("/weights").WithTags("Pretrained networks");

        weights.MapGet("/", ([AsParameters] ListQuery page, WeightService service) => TypedResults.Ok(page.Of(service.List().Select(WeightSummary.From), w => w.Id)))
            .WithSummary("List all pretrained networks. Whether they are installed, where, and how to install them manually.").Needs(Rights.Read);

        weights.MapGet("/{id}", Results<Ok<WeightSummary>, ProblemHttpResult> (string id, WeightService service) =>
            service.Find(id) is { } found ? TypedResults.Ok(WeightSummary.From(found)) : Missing(id)).WithSummary("Get a pretrained network and the progress of its download.").Needs(Rights.Read);

        weights.MapPost("/{id}/get", Results<Accepted<WeightSummary>, ProblemHttpResult> (string id, string? format, WeightService service) => Start(id, service, i => service.Get(i, format)))
            .WithSummary("Download the official file of a network, or join a download in progress.").Needs(Rights.Administer);

        weights.MapPost("/{id}/verify", Results<Accepted<WeightSummary>, ProblemHttpResult> (string id, WeightService service) => Start(id, service, service.Verify))
            .WithSummary("Verify a network against its published checksum.").Needs(Rights.Administer);

        weights.MapPost("/{id}/cancel", Results<Ok<WeightSummary>, ProblemHttpResult> (string id, WeightService service) =>
            service.Find(id) is null ? Missing(id)
            : service.Cancel(id) ? TypedResults.Ok(WeightSummary.From(service.Find(id)!))
            : Downloading.Nothing()).MayAnswer(StatusCodes.Status409Conflict, "Nothing is being downloaded or verified.").WithSummary("Stop a download or verification. Partial downloads are kept and resume.").Needs(Rights.Administer);

        weights.MapPost("/{id}/cloud", async Task<Results<Created<CloudSummary>, ProblemHttpResult>> (Visitor visitor, string id, string? array, WeightService service, CancellationToken cancellation) =>
        {
            if (service.Find(id) is null)
                return Missing(id);
            var cloud = await service.UseAsync(visitor, id, array, cancellation);
            return TypedResults.Created($"/api/v1/clouds/{cloud.Id}", cloud);
        }).WithSummary("Create a point cloud from layers of an installed network.").Needs(Rights.Run);
    }

    private static Results<Accepted<WeightSummary>, ProblemHttpResult> Start(string id, WeightService service, Func<string, BackgroundDownload> start)
    {
        if (service.Find(id) is null)
            return Missing(id);
        start(id);
        return TypedResults.Accepted($"/api/v1/weights/{id}", WeightSummary.From(service.Find(id)!));
    }

    private static ProblemHttpResult Missing(string id) => Downloading.Unknown($"Unknown network “{id}”. The networks are {string.Join(", ", WeightCatalog.Networks.Select(n => n.Id))}.");
}
