using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TopoWeb.Access;
using TopoWeb.Http;

namespace TopoWeb.Hosting.ApiDocument;

/// <summary>Name, summary, description, parameters, scope, answers and examples of each operation.</summary>
internal sealed class OperationNotes : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var needs = metadata.OfType<NeedsAttribute>().FirstOrDefault()?.Rights;
        var path = context.Description.RelativePath ?? "";
        operation.OperationId = NameOf(context.Description.HttpMethod ?? "get", path);
        (operation.Summary, operation.Description) = Split(operation.Summary ?? operation.OperationId);
        AddParameters(operation, metadata.OfType<ApiParameter>());
        if (needs is { } right)
        {
            operation.Description = $"{operation.Description} Needs the scope {RightsText.Format(right)}.".Trim();
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiSchemas.Token, context.Document)] = [.. RightsText.Format(right).Split(", ")] }];
        }
        OperationAnswers.Add(operation, context, metadata, needs, path.Contains('{', StringComparison.Ordinal));
        AddExamples(operation, context);
        return Task.CompletedTask;
    }

    /// <summary><c>get /api/v1/runs/{id}/result</c> is getRunsByIdResult.</summary>
    internal static string NameOf(string method, string path)
    {
        var words = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(2).Select(p => p.StartsWith('{') ? "by-" + p.Trim('{', '}').Split(':')[0] : p)
            .SelectMany(p => p.Split('-', '.', '{', '}', ':')).Where(w => w.Length > 0);
        return method.ToLowerInvariant() + string.Concat(words.Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
    }

    /// <summary>The first sentence, and what follows it.</summary>
    private static (string Summary, string? Description) Split(string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? (text.TrimEnd('.'), null) : (text[..end], text[(end + 2)..]);
    }

    private static void AddParameters(OpenApiOperation operation, IEnumerable<ApiParameter> further)
    {
        operation.Parameters ??= [];
        foreach (var parameter in further.Where(f => !operation.Parameters.Any(p => p.Name == f.Name)))
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = parameter.Name,
                In = parameter.In == "header" ? ParameterLocation.Header : ParameterLocation.Query,
                Description = parameter.Words,
                Schema = ApiSchemas.Of(parameter),
            });
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
            parameter.Description ??= ParameterTexts.Of(parameter.Name ?? "");
    }

    private static void AddExamples(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var body = context.Description.ParameterDescriptions.FirstOrDefault(p => p.Source?.Id == "Body")?.Type;
        if (body is not null && operation.RequestBody?.Content is { } sent && ApiExamples.Of(body) is { } request)
            foreach (var media in sent.Values)
                media.Example = request.DeepClone();
        foreach (var answer in context.Description.SupportedResponseTypes)
            if (answer.Type is { } type && ApiExamples.Of(type) is { } example && operation.Responses?.GetValueOrDefault($"{answer.StatusCode}")?.Content is { } content)
                foreach (var media in content.Values)
                    media.Example = example.DeepClone();
    }
}
