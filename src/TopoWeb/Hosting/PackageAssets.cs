using System.Collections.Frozen;
using Microsoft.AspNetCore.StaticAssets;

namespace TopoWeb.Hosting;

/// <summary>
/// Serves files of packages as the build has compressed them. Its manifest leads to those only from their plain names: under the fingerprints that pages ask for they would be compressed anew for
/// every visitor, quickly and to twice the size.
/// </summary>
internal sealed class PackageAssets(RequestDelegate next, EndpointDataSource endpoints)
{
    private const string Folder = "/_content";

    /// <summary>As for every other address with a fingerprint: what it names never changes.</summary>
    private const string Forever = "max-age=31536000, immutable";

    private readonly Lazy<FrozenDictionary<string, string>> _plain = new(() => Find(endpoints.Endpoints.Select(e => e.Metadata.GetMetadata<StaticAssetDescriptor>()).OfType<StaticAssetDescriptor>()));

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments(Folder) && _plain.Value.TryGetValue(context.Request.Path.Value!, out var plain))
        {
            context.Request.Path = plain;
            context.Response.OnStarting(() =>
            {
                if (context.Response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status304NotModified)
                    context.Response.Headers.CacheControl = Forever;
                return Task.CompletedTask;
            });
        }
        return next(context);
    }

    /// <summary>From a path with a fingerprint and no compressed form to the plain one that has some.</summary>
    internal static FrozenDictionary<string, string> Find(IEnumerable<StaticAssetDescriptor> assets)
    {
        var routes = assets.ToLookup(a => a.Route, StringComparer.Ordinal);
        return routes.Where(r => !IsCompressed(r) && LabelOf(r) is { } label && IsCompressed(routes[label])).ToFrozenDictionary(r => $"/{r.Key}", r => $"/{LabelOf(r)}", StringComparer.Ordinal);

        static bool IsCompressed(IEnumerable<StaticAssetDescriptor> forms) => forms.Any(f => f.Selectors.Any(s => s.Name == "Content-Encoding"));

        static string? LabelOf(IEnumerable<StaticAssetDescriptor> forms) => forms.SelectMany(f => f.Properties).FirstOrDefault(p => p.Name == "label")?.Value;
    }
}
