using Microsoft.AspNetCore.Http.HttpResults;
using TopoWeb.Access;
using TopoWeb.Http;

namespace TopoWeb.Datasets.Uploads;

internal static class CloudEndpoints
{
    public static void MapClouds(this RouteGroupBuilder api)
    {
        api.MapPost("/clouds", async (Visitor visitor, HttpRequest http, CloudService clouds, CancellationToken cancellation) =>
        {
            await using var upload = await CloudUpload.ReadAsync(http, clouds.FileLimits.MaximumBytes, cancellation);
            var cloud = await clouds.AddAsync(visitor, upload.Content, upload.Name, upload.Array, cancellation, upload.Project, upload.Table, upload.How);
            return TypedResults.Created($"/api/v1/clouds/{cloud.Id}", cloud);
        }).Accepts<CloudForm>("multipart/form-data", "*/*")
            .Takes(
                new("name", "query", "string", "Name of the file where the body is the file itself."),
                new("array", "query", "string", "Array of an .npz file, or layers of a network: 3, 1-4, 2,5 or all."),
                new("axes", "query", "string", "Order of the axes of kernels, such as oihw (PyTorch, ONNX) or hwio (Keras, TensorFlow)."),
                new("project", "query", "string", "ID of a project."),
                new("roles", "query", "string", "Roles of columns of a table, such as species=label, #1=index, *=ignored. Roles are coordinate, label, index and ignored."),
                new("header", "query", "string", "Whether the first row of a table is a header.") { Values = ["auto", "yes", "no"] },
                new("missing", "query", "string", "What happens to rows of a table with missing coordinates.") { Values = ["refuse", "drop"] })
            .WithSummary("Upload a point cloud or weights. A table .csv, .tsv, .txt, .parquet or .feather, an array .npy or .npz, or a network as .safetensors, .pth, .onnx or .h5: as the form field 'file', or as the body with its name in the query. Files that an ONNX model keeps its values in are further fields of the form. Other form fields may stand in the query.").WithTags("Clouds").WithMetadata(new TakesFile()).MayAnswer(StatusCodes.Status413PayloadTooLarge, "The file is larger than Limits:MaximumUploadMegabytes.").Needs(Rights.Run);

        api.MapGet("/clouds", async (Visitor visitor, [AsParameters] ListQuery page, CloudService clouds, CancellationToken cancellation) =>
        {
            var after = page.After is { } cursor ? ListCursor.ReadTime(cursor) : default((DateTime Time, Guid Id)?);
            var found = await clouds.ListAsync(visitor, after, page.Take + 1, cancellation);
            return TypedResults.Ok(page.Send([.. found.Take(page.Take).Select(c => c.Cloud)], found.Count > page.Take ? ListCursor.Of(found[page.Take - 1].CreatedAt, found[page.Take - 1].Cloud.Id) : null));
        }).WithSummary("List uploaded clouds, newest first.").WithTags("Clouds").Needs(Rights.Read);

        api.MapGet("/clouds/{id:guid}", async Task<Results<Ok<CloudSummary>, ProblemHttpResult>> (Visitor visitor, Guid id, CloudService clouds, CancellationToken cancellation) =>
            await clouds.FindAsync(visitor, id, cancellation) is { } cloud ? TypedResults.Ok(cloud) : Missing(id))
            .WithSummary("Get an uploaded cloud.").WithTags("Clouds").Needs(Rights.Read);

        api.MapPatch("/clouds/{id:guid}", async Task<Results<Ok<CloudSummary>, ProblemHttpResult>> (Visitor visitor, Guid id, HttpRequest http, CloudChanges changes, CloudService clouds, CancellationToken cancellation) =>
        {
            var change = await StrictJson.ReadAsync<CloudChange>(http.Body, "body", cancellation);
            return await changes.RenameAsync(visitor, id, change.Name, cancellation) && await clouds.FindAsync(visitor, id, cancellation) is { } cloud ? TypedResults.Ok(cloud) : Missing(id);
        }).Accepts<CloudChange>("application/json").WithSummary("Change the name of an uploaded cloud.").WithTags("Clouds").Needs(Rights.Run);

        api.MapDelete("/clouds/{id:guid}", async Task<Results<NoContent, ProblemHttpResult>> (Visitor visitor, Guid id, CloudChanges changes, CancellationToken cancellation) =>
        {
            try
            {
                return await changes.DeleteAsync(visitor, id, cancellation) ? TypedResults.NoContent() : Missing(id);
            }
            catch (CloudInUseException e)
            {
                return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status409Conflict, title: "The cloud is in use.");
            }
        }).MayAnswer(StatusCodes.Status409Conflict, "A schedule or a run that is not finished analyses the cloud.").WithSummary("Delete an uploaded cloud. Results that were computed from it stay; their runs cannot be run again.").WithTags("Clouds").Needs(Rights.Run);
    }

    private static ProblemHttpResult Missing(Guid id) => TypedResults.Problem($"Cloud {id} not found; it may have been deleted.", statusCode: StatusCodes.Status404NotFound, title: "Not found.");
}
