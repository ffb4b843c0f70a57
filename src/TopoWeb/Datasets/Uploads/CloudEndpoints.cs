using Microsoft.AspNetCore.Http.HttpResults;
using TopoWeb.Access;
using TopoWeb.Http;
using TopoWeb.Topology;

namespace TopoWeb.Datasets.Uploads;

internal static class CloudEndpoints
{
    public static void MapClouds(this RouteGroupBuilder api)
    {
        api.MapPost("/clouds", async (Visitor visitor, IFormFile file, string? array, Guid? project, CloudService clouds, CancellationToken cancellation) =>
        {
            if (file.Length == 0)
                throw new InvalidInputException("file", $"'{file.FileName}' is empty.");
            await using var stream = file.OpenReadStream();
            var cloud = await clouds.AddAsync(visitor, stream, file.FileName, array, cancellation, project);
            return TypedResults.Created($"/api/v1/clouds/{cloud.Id}", cloud);
        }).WithSummary("Upload a point cloud or weights. A file .npy, .npz or .csv, or a network as .safetensors, .pth, .onnx or .h5, as the form field 'file'.").WithTags("Clouds").MayAnswer(StatusCodes.Status413PayloadTooLarge, "The file is larger than Limits:MaximumUploadMegabytes.").Needs(Rights.Run);

        api.MapGet("/clouds", async (Visitor visitor, [AsParameters] ListQuery page, CloudService clouds, CancellationToken cancellation) =>
        {
            var after = page.After is { } cursor ? ListCursor.ReadTime(cursor) : default((DateTime Time, Guid Id)?);
            var found = await clouds.ListAsync(visitor, after, page.Take + 1, cancellation);
            return TypedResults.Ok(page.Send([.. found.Take(page.Take).Select(c => c.Cloud)], found.Count > page.Take ? ListCursor.Of(found[page.Take - 1].CreatedAt, found[page.Take - 1].Cloud.Id) : null));
        }).WithSummary("List uploaded clouds, newest first.").WithTags("Clouds").Needs(Rights.Read);

        api.MapGet("/clouds/{id:guid}", async Task<Results<Ok<CloudSummary>, ProblemHttpResult>> (Visitor visitor, Guid id, CloudService clouds, CancellationToken cancellation) =>
            await clouds.FindAsync(visitor, id, cancellation) is { } cloud ? TypedResults.Ok(cloud)
            : TypedResults.Problem($"Cloud {id} not found; it may have been deleted.", statusCode: StatusCodes.Status404NotFound, title: "Not found.")).WithSummary("Get an uploaded cloud.").WithTags("Clouds").Needs(Rights.Read);
    }
}
