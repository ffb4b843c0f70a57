using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TopoWeb.Access;
using TopoWeb.Http;

namespace TopoWeb.Hosting.ApiDocument;

/// <summary>Answers of an operation: its ordinary one with its headers, and every error it may have.</summary>
internal static class OperationAnswers
{
    private const string ProblemType = "application/problem+json";

    public static void Add(OpenApiOperation operation, OpenApiOperationTransformerContext context, IList<object> metadata, Rights? needs, bool hasId)
    {
        var answers = operation.Responses ??= new OpenApiResponses();
        var notes = metadata.OfType<ApiAnswer>().ToList();
        if (metadata.OfType<ApiContent>().FirstOrDefault() is { } content)
            answers["200"] = new OpenApiResponse { Description = "The content.", Content = new Dictionary<string, OpenApiMediaType> { [content.Type] = new() { Schema = SchemaOf(content.Type) } } };
        if (notes.Any(n => n.Status == StatusCodes.Status304NotModified) && answers.GetValueOrDefault("200") is OpenApiResponse tagged)
        {
            operation.Parameters!.Add(new OpenApiParameter { Name = "If-None-Match", In = ParameterLocation.Header, Schema = ApiSchemas.Text(null), Description = "The ETag of the content that you have: where it is still the same, the answer is 304 without content." });
            tagged.Headers = new Dictionary<string, IOpenApiHeader> { ["ETag"] = new OpenApiHeader { Schema = ApiSchemas.Text(null), Description = "A strong tag: equal tags mean equal bytes." } };
        }
        if (operation.Parameters!.Any(p => p.Name == "cursor") && answers.GetValueOrDefault("200") is OpenApiResponse list)
            list.Headers = new Dictionary<string, IOpenApiHeader> { ["Link"] = new OpenApiHeader { Schema = ApiSchemas.Text(null), Description = "The address of the next page (rel=\"next\"), where there is one." } };
        var takesInput = operation.Parameters!.Count > 0 || operation.RequestBody is not null;
        if (takesInput)
            AddError(answers, context.Document, 400, "Fields are wrong; errors names every one of them.", ApiSchemas.Invalid);
        if (needs is { } right)
        {
            AddError(answers, context.Document, 401, "No token, or one that is unknown, expired or revoked. In Local mode no token is needed.");
            AddError(answers, context.Document, 403, $"The token or the account lacks the right {RightsText.Format(right)}, or you may see this but not change it.");
        }
        if (hasId)
            AddError(answers, context.Document, 404, "There is no such thing, or you may not see it.");
        AddError(answers, context.Document, 503, "The database does not answer, or the server is in maintenance and takes no work; Retry-After has the seconds to wait.");
        if (context.Description.HttpMethod is "POST" or "PUT" or "PATCH")
            AddError(answers, context.Document, 507, "The disk is full.");
        if (operation.RequestBody is not null)
            AddError(answers, context.Document, 413, "The document is larger than Api:MaximumDocumentMegabytes.");
        foreach (var note in notes)
            if (note.Status is < 300 or 304)
                answers[$"{note.Status}"] = new OpenApiResponse { Description = note.When };
            else
                AddError(answers, context.Document, note.Status, note.When);
        AddError(answers, context.Document, 429, "Too many requests; Retry-After has the seconds to wait.");
        AddError(answers, context.Document, 500, "Unexpected error. Details are in the server log.");
        foreach (var (status, answer) in answers)
            if (answer is OpenApiResponse { Description: null or "" } plain)
                plain.Description = status;
    }

    private static void AddError(OpenApiResponses answers, OpenApiDocument? document, int status, string when, string schema = ApiSchemas.Problem)
    {
        var example = new JsonObject { ["title"] = TitleOf(status), ["status"] = status, ["detail"] = when };
        if (schema == ApiSchemas.Invalid)
        {
            example["detail"] = "density.k: k is 0; it must be at least 1.";
            example["errors"] = new JsonObject { ["density.k"] = new JsonArray("k is 0; it must be at least 1.") };
        }
        answers[$"{status}"] = new OpenApiResponse
        {
            Description = when,
            Content = new Dictionary<string, OpenApiMediaType> { [ProblemType] = new() { Schema = new OpenApiSchemaReference(schema, document), Example = example } },
        };
    }

    private static OpenApiSchema SchemaOf(string type) => type switch
    {
        "application/json" => new OpenApiSchema { Type = JsonSchemaType.Object, Properties = new Dictionary<string, IOpenApiSchema> { ["title"] = ApiSchemas.Text("Its name.") } },
        _ when type.StartsWith("text/", StringComparison.Ordinal) => ApiSchemas.Text(null),
        _ => ApiSchemas.Binary(),
    };

    private static string TitleOf(int status) => status switch
    {
        400 => "Invalid input.",
        401 => "Sign in.",
        403 => "Not allowed.",
        404 => "Not found.",
        409 => "Conflict.",
        413 => "Too large.",
        422 => "Idempotency-Key used for another request.",
        429 => "Too many requests",
        503 => "The server is not ready.",
        507 => "The disk is full.",
        _ => "Unexpected error.",
    };
}
