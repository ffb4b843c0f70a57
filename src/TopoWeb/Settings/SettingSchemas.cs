using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TopoWeb.Data;

namespace TopoWeb.Settings;

/// <summary>What the catalogue says of each setting, in the OpenAPI document.</summary>
internal sealed class SettingSchemas : IOpenApiSchemaTransformer
{
    private static readonly JsonObject Defaults = JsonSerializer.SerializeToNode(new AnalysisSpec(), JsonDefaults.Options)!.AsObject();

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (schema.Properties is { } properties)
        {
            if (context.JsonTypeInfo.Type == typeof(AnalysisSpec))
                Describe(properties, "", Defaults);
            else if (SettingCatalog.StageOf(context.JsonTypeInfo.Type) is { } stage)
            {
                // A property that may be null only refers to its type: the stage is described there.
                schema.Description = StageCatalog.Stages.Single(s => s.Path == stage).Sentence;
                Describe(properties, $"{stage}.", Defaults[stage]!.AsObject());
            }
        }
        return Task.CompletedTask;
    }

    private static void Describe(IDictionary<string, IOpenApiSchema> properties, string prefix, JsonObject defaults)
    {
        foreach (var (name, property) in properties.ToList())
            if (property is OpenApiSchema schema && defaults[name] is not JsonObject && SettingCatalog.All.FirstOrDefault(s => s.Path == prefix + name) is { } setting)
            {
                schema.Description = Description(setting);
                properties[name] = WithValues(schema, setting, defaults[name]?.DeepClone());
            }
    }

    private static string Description(AnalysisSetting setting) => string.Join(" ",
        [setting.Sentence, .. setting == StageCatalog.Normalize ? [StageCatalog.NormalizeDefault] : Array.Empty<string>(), .. HasWords(setting) ? setting.Choices!.Where(c => c.Sentence.Length > 0).Select(c => $"{c.Word}: {c.Sentence}") : []]);

    private static OpenApiSchema WithValues(OpenApiSchema schema, AnalysisSetting setting, JsonNode? standard)
    {
        if (HasWords(setting))
            // The words stand where they are used: a reference to a list of them would have no room for a default.
            return new() { Type = JsonSchemaType.String, Description = schema.Description, Default = standard, Enum = [.. setting.Choices!.Select(c => (JsonNode)c.Word)] };
        // What normalisation is by default depends on the points.
        schema.Default = setting == StageCatalog.Normalize ? null : standard;
        if (setting.Limits is { } limits)
        {
            (schema.Minimum, schema.ExclusiveMinimum) = Bound(limits.Minimum, limits.AboveMinimum);
            (schema.Maximum, schema.ExclusiveMaximum) = Bound(limits.Maximum, limits.BelowMaximum);
        }
        return schema;
    }

    /// <summary>Whether a document spells its value as one of the words: numbers and switches have choices for people alone, lenses are a list.</summary>
    private static bool HasWords(AnalysisSetting setting) => setting.Choices is not null && setting.Limits is null && setting.Path == setting.Key && setting.Path != setting.Stage;

    private static (string? Inclusive, string? Exclusive) Bound(double? number, bool open) => number is not { } n ? (null, null) : open ? (null, SettingText.Of(n)) : (SettingText.Of(n), null);
}
