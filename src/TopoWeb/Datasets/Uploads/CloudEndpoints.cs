using TopoWeb.Access;
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
        }).WithSummary("Upload a point cloud or weights (.npy, .npz, .csv, or a network as .safetensors, .pth, .onnx, .h5) as the form field 'file'. 'array' names an array of an .npz, or layers of a network: 3, 1-4, 2,5 or all. 'project' is the ID of the project into which it goes; your own by default.").WithTags("Clouds").ProducesValidationProblem().Needs(Rights.Run);

        api.MapGet("/clouds", async (Visitor visitor, CloudService clouds, CancellationToken cancellation) =>
        {
            var rows = await clouds.ListAsync(visitor, cancellation);
            var ownership = await clouds.OwnershipOfAsync(visitor, rows, cancellation);
            return TypedResults.Ok(rows.Select(c => new CloudSummary(c.Id, c.Name, c.Array, [], c.Rows, c.Dimension) { Ownership = ownership[c.Id].Shown }));
        }).WithSummary("Uploaded clouds, newest first.").WithTags("Clouds").Needs(Rights.Read);
    }
}
