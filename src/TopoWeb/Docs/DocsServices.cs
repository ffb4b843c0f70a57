using System.Text.Json;
using TopoWeb.Access;
using TopoWeb.Http;
using HttpResults = Microsoft.AspNetCore.Http.Results;

namespace TopoWeb.Docs;

/// <summary>The documentation as a part of the application: its pages are components, its pictures an endpoint.</summary>
internal static class DocsServices
{
    public static void AddDocs(this IServiceCollection services)
    {
        services.AddSingleton<DocsLibrary>();
        services.AddSingleton<DocsSearch>();
    }

    public static void MapDocs(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/topoweb.py", (HttpContext http, ServerAddress address) =>
        {
            // Which server it is for stands in it: the example is a line shorter.
            var client = DocsLibrary.PythonClient.Replace(DocsLinks.ServerLine, $"SERVER = {JsonSerializer.Serialize(address.Of(http.Request))}", StringComparison.Ordinal);
            http.Response.Headers.CacheControl = "no-cache";
            return HttpResults.Text(client, "text/x-python", System.Text.Encoding.UTF8);
        }).OpenToAll("The client is part of the documentation and holds no data.").ExcludeFromDescription();
        app.MapGet("/docs/pictures/{name}", (string name, HttpContext http) =>
        {
            if (!name.EndsWith(".png", StringComparison.Ordinal) || DocsLibrary.Picture(name) is not { } picture)
                return HttpResults.NotFound();
            http.Response.Headers.CacheControl = "public, max-age=3600";
            return HttpResults.Bytes(picture, "image/png");
        }).OpenToAll("The documentation is public.").ExcludeFromDescription();
    }
}
