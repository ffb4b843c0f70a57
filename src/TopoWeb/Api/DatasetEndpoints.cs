using TopoWeb.Networks.Datasets;

namespace TopoWeb.Api;

internal sealed record DatasetSummary(string Id, string Title, bool Available, string Message);

internal static class DatasetEndpoints
{
    public static void MapDatasets(this RouteGroupBuilder api) =>
        api.MapGet("/datasets", (DatasetCatalog catalog) => TypedResults.Ok(catalog.List().Select(d => new DatasetSummary(d.Dataset.Id, d.Dataset.Title, d.Available, d.Message))))
            .WithTags("Data sets").WithSummary("Data sets, whether they are here, and what to put where.");
}
