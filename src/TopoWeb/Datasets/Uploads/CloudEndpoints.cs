using TopoWeb.Access;
using TopoWeb.Topology;

namespace TopoWeb.Datasets.Uploads;

internal static class CloudEndpoints
{
    public static void MapClouds(this RouteGroupBuilder api)
    {
        api.MapPost("/clouds", async (Visitor visitor, IFormFile file, string? array, CloudService clouds, CancellationToken cancellation) =>
        {
            if (file.Length == 0)
                throw new InvalidInputException("file", $"'{file.FileName}' is empty.");
            await using var stream = file.OpenReadStream();
            var cloud = await clouds.AddAsync(visitor, stream, file.FileName, array, cancellation);
            return TypedResults.Created($"/api/v1/clouds/{cloud.Id}", cloud);
        }).WithSummary("Upload a point cloud or weights (.npy, .npz, .csv, or a network as .safetensors, .pth, .onnx, .h5) as the form field 'file'. 'array' names an array of an .npz, or layers of a network: 3, 1-4, 2,5 or all.").WithTags("Clouds").ProducesValidationProblem().Needs(Rights.Run);

        api.MapGet("/clouds", async (Visitor visitor, CloudService clouds, CancellationToken cancellation) =>
            TypedResults.Ok((await clouds.ListAsync(visitor, cancellation)).Select(c => new CloudSummary(c.Id, c.Name, c.Array, [], c.Rows, c.Dimension))))
            .WithSummary("Uploaded clouds, newest first.").WithTags("Clouds").Needs(Rights.Read);
    }
}
