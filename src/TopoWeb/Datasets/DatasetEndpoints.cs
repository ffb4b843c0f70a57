using Microsoft.AspNetCore.Http.HttpResults;
using TopoWeb.Access;
using TopoWeb.Http;
using TopoWeb.Networks.Datasets;

namespace TopoWeb.Datasets;

/// <summary>What runs, or how the last one ended.</summary>
internal sealed record DownloadSummary(DownloadKind Kind, bool Running, double? Progress, string? File, long? Bytes, long? Total, double? BytesPerSecond, double? SecondsLeft, string? Outcome, string? Error)
{
    public static DownloadSummary? From(BackgroundDownload? t) => t is null ? null : new(
        t.Kind, t.IsRunning, t.Share, t.Download?.File, t.Download?.Bytes, t.Download?.Total, t.Download?.BytesPerSecond, t.Download?.Left?.TotalSeconds, t.Outcome, t.Error);
}

internal sealed record DatasetSummary(
    string Id, string Title, bool Available, DatasetState State, string? Directory, long? Bytes, string? Checksum, bool? Official, string Message, DownloadSummary? Transfer)
{
    public static DatasetSummary From(DatasetView d) => new(
        d.Status.Dataset.Id, d.Status.Dataset.Title, d.Status.Available, d.Status.State, d.Status.Directory, d.Status.Bytes, d.Status.Checksum, d.Status.Official, d.Status.Message,
        DownloadSummary.From(d.Transfer));
}

internal static class DatasetEndpoints
{
    public static void MapDatasets(this RouteGroupBuilder api)
    {
        var datasets = api.MapGroup("/datasets").WithTags("Data sets");

        datasets.MapGet("/", ([AsParameters] ListQuery page, DatasetService service) => TypedResults.Ok(page.Of(service.List().Select(DatasetSummary.From), d => d.Id)))
            .WithSummary("List all data sets. Whether they are installed, where, their size and checksum, and how to install them manually.").Needs(Rights.Read);

        datasets.MapGet("/{id}", Results<Ok<DatasetSummary>, ProblemHttpResult> (string id, DatasetService service) =>
            service.Find(id) is { } found ? TypedResults.Ok(DatasetSummary.From(found)) : Missing(id)).WithSummary("Get a data set and the progress of its download.").Needs(Rights.Read);

        datasets.MapPost("/{id}/get", Results<Accepted<DatasetSummary>, ProblemHttpResult> (string id, DatasetService service) => Start(id, service, service.Get))
            .WithSummary("Download a data set, or join a download in progress.").Needs(Rights.Administer);

        datasets.MapPost("/{id}/verify", Results<Accepted<DatasetSummary>, ProblemHttpResult> (string id, DatasetService service) => Start(id, service, service.Verify))
            .WithSummary("Verify the files of a data set against the official checksums.").Needs(Rights.Administer);

        datasets.MapPost("/{id}/cancel", Results<Ok<DatasetSummary>, ProblemHttpResult> (string id, DatasetService service) =>
            service.Find(id) is null ? Missing(id)
            : service.Cancel(id) ? TypedResults.Ok(DatasetSummary.From(service.Find(id)!))
            : Downloading.Nothing()).MayAnswer(StatusCodes.Status409Conflict, "Nothing is being downloaded or verified.").WithSummary("Stop a download or verification. Partial downloads are kept and resume.").Needs(Rights.Administer);
    }

    private static Results<Accepted<DatasetSummary>, ProblemHttpResult> Start(string id, DatasetService service, Func<string, BackgroundDownload> start)
    {
        if (service.Find(id) is null)
            return Missing(id);
        start(id);
        return TypedResults.Accepted($"/api/v1/datasets/{id}", DatasetSummary.From(service.Find(id)!));
    }

    private static ProblemHttpResult Missing(string id) => Downloading.Unknown($"Unknown data set “{id}”. The data sets are {string.Join(", ", DatasetCatalog.Known)}.");
}

/// <summary>What data sets and pretrained networks answer alike.</summary>
internal static class Downloading
{
    public static ProblemHttpResult Unknown(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound, title: "Not found.");

    public static ProblemHttpResult Nothing() => TypedResults.Problem("No download or verification is in progress.", statusCode: StatusCodes.Status409Conflict, title: "Nothing to cancel.");
}
