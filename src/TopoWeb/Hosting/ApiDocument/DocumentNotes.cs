using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TopoWeb.Experiments.Stages;
using TopoWeb.Http;

namespace TopoWeb.Hosting.ApiDocument;

/// <summary>What the document says as a whole.</summary>
internal sealed class DocumentNotes(ServerAddress address, IHttpContextAccessor accessor) : IOpenApiDocumentTransformer
{
    private static readonly Dictionary<string, string> Tags = new(StringComparer.Ordinal)
    {
        ["Clouds"] = "Point clouds and weights that were uploaded.",
        ["Runs"] = "Experiments being executed: submit, follow, cancel, retry, delete.",
        ["Results"] = "What runs have computed, as documents and files.",
        ["Saved views"] = "Results as somebody looked at them, with captions.",
        ["Projects"] = "Projects with their members (with accounts).",
        ["Shares"] = "Links to frozen results, for people without an account.",
        ["Schedules"] = "Experiments that are repeated.",
        ["Data sets"] = "Images on which networks are trained.",
        ["Pretrained networks"] = "Weights of published networks.",
        ["Presets"] = "Experiments ready to run, and the figures of the paper.",
        ["Accounts"] = "Your sessions and API tokens (with accounts).",
        ["Administration"] = "For administrators, in Local mode for its one user: health, maintenance, storage, retention, settings.",
        ["Workers"] = "For administrators, in Local mode for its one user: the machines that train and analyse.",
        ["People"] = "For administrators: people, invitations, the audit log (with accounts).",
    };

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "TopoWeb API",
            Version = Versions.Program,
            Description = "All that the pages do, for programs. Lists come in pages: items, and next, the cursor of the following page, which the header Link has as an address. Errors are problem documents; "
                + "errors of input name every field that is wrong. A client for Python is at /api/topoweb.py.",
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        if (accessor.HttpContext is { } http)
            document.Servers = [new OpenApiServer { Url = address.Of(http.Request).TrimEnd('/'), Description = "This server." }];
        ApiSchemas.AddTo(document);
        // Groups map their own address with a slash, which requests may leave out.
        var paths = new OpenApiPaths();
        foreach (var (path, item) in document.Paths)
            paths[path.TrimEnd('/')] = item;
        document.Paths = paths;
        foreach (var tag in document.Tags ?? new HashSet<OpenApiTag>())
            tag.Description = Tags.GetValueOrDefault(tag.Name ?? "");
        foreach (var operation in paths.Values.SelectMany(p => p.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>()))
            AddExamples(operation);
        return Task.CompletedTask;
    }

    /// <summary>Where no example was written, one that follows from the schema.</summary>
    private static void AddExamples(OpenApiOperation operation)
    {
        var bodies = (operation.RequestBody?.Content?.Values ?? Enumerable.Empty<OpenApiMediaType>())
            .Concat(operation.Responses?.Values.SelectMany(r => r.Content?.Where(c => c.Key.EndsWith("json", StringComparison.Ordinal)).Select(c => c.Value) ?? []) ?? []);
        foreach (var media in bodies.Where(m => m is { Example: null, Schema: not null }))
            media.Example = SchemaExamples.Of(media.Schema!);
    }
}
