using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using TopoWeb.Http;

namespace TopoWeb.Hosting.ApiDocument;

/// <summary>Parts of the document to which operations refer.</summary>
internal static class ApiSchemas
{
    /// <summary>How programs sign in.</summary>
    public const string Token = "token";

    /// <summary>An error.</summary>
    public const string Problem = "Problem";

    /// <summary>An error with the fields that are wrong.</summary>
    public const string Invalid = "InvalidInput";

    public static void AddTo(OpenApiDocument document)
    {
        document.Components ??= new OpenApiComponents();
        document.AddComponent<IOpenApiSecurityScheme>(Token, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API token (tw_…) of the account page or of POST /tokens, with the scopes that an operation names. In Local mode no token is needed.",
        });
        document.AddComponent<IOpenApiSchema>(Problem, new OpenApiSchema { Type = JsonSchemaType.Object, Description = "What went wrong (RFC 9457).", Properties = Members() });
        var invalid = Members();
        invalid["errors"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "Every field that is wrong, by its path in the request, with what is wrong with it.",
            AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = Text(null) },
        };
        document.AddComponent<IOpenApiSchema>(Invalid, new OpenApiSchema { Type = JsonSchemaType.Object, Description = "What is wrong with the fields of a request (RFC 9457).", Properties = invalid });
    }

    /// <summary>A file.</summary>
    public static OpenApiSchema Binary() => new() { Type = JsonSchemaType.String, Format = "binary" };

    public static OpenApiSchema Text(string? description) => new() { Type = JsonSchemaType.String, Description = description };

    public static OpenApiSchema Of(ApiParameter parameter) => new()
    {
        Type = parameter.Type switch
        {
            "integer" => JsonSchemaType.Integer,
            "number" => JsonSchemaType.Number,
            "boolean" => JsonSchemaType.Boolean,
            _ => JsonSchemaType.String,
        },
        Minimum = parameter.Least?.ToString(CultureInfo.InvariantCulture),
        Maximum = parameter.Most?.ToString(CultureInfo.InvariantCulture),
        Enum = parameter.Values is { } values ? [.. values.Select(v => (JsonNode)v)] : null,
    };

    private static Dictionary<string, IOpenApiSchema> Members() => new()
    {
        ["type"] = Text("A link to the definition of the status."),
        ["title"] = Text("What kind of error."),
        ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "The HTTP status." },
        ["detail"] = Text("What is wrong and what to do, with its numbers."),
        ["traceId"] = Text("ID of the request in the server log."),
    };
}
