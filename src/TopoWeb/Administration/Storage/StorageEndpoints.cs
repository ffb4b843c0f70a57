using TopoWeb.Access;

namespace TopoWeb.Administration.Storage;

internal static class StorageEndpoints
{
    public static void MapStorage(this RouteGroupBuilder api) =>
        api.MapGet("/storage", async (Visitor visitor, StorageReader reader, CancellationToken cancellation) => TypedResults.Ok(await reader.ReadAsync(visitor, cancellation)))
            .WithTags("Administration").WithSummary("Get what the database holds, by kind, project and person. In bytes; freed is what would be free if the work of that project or person were deleted.").Needs(Rights.Administer);
}
