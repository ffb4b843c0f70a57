using System.Text.Json;
using System.Text.Json.Nodes;
using TopoWeb.Data;
using TopoWeb.Settings;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Settings;

/// <summary>The OpenAPI document says of every setting what the catalogue says.</summary>
[Collection(ApplicationCollection.Name)]
public sealed class SettingSchemasTests(ApplicationFixture fixture)
{
    private static readonly JsonNode Defaults = JsonSerializer.SerializeToNode(new AnalysisSpec(), JsonDefaults.Options)!;

    [Fact]
    public async Task Document_EverySetting_HasDescriptionLimitsWordsAndDefault()
    {
        var schemas = JsonNode.Parse(await fixture.App.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!["components"]!["schemas"]!;
        foreach (var setting in SettingCatalog.All)
        {
            if (StageCatalog.Stages.Contains(setting))
            {
                Assert.Equal(setting.Sentence, schemas[Name(setting.Path)]?["description"]?.GetValue<string>());
                continue;
            }
            var stage = setting.Path == setting.Stage ? "AnalysisSpec" : Name(setting.Stage);
            var property = schemas[stage]?["properties"]?[setting.Path.Split('.')[^1]];
            Assert.True(property is not null, $"{stage} has no {setting.Path}.");
            var description = property["description"]?.GetValue<string>();
            Assert.True(description?.StartsWith(setting.Sentence, StringComparison.Ordinal), $"{setting.Path}: {property.ToJsonString()}");
            if (setting.Limits is { } limits)
            {
                Assert.Equal(limits.Minimum, (property[limits.AboveMinimum ? "exclusiveMinimum" : "minimum"] as JsonValue)?.GetValue<double>());
                Assert.Equal(limits.Maximum, (property[limits.BelowMaximum ? "exclusiveMaximum" : "maximum"] as JsonValue)?.GetValue<double>());
            }
            else if (setting.Choices is { } choices && setting.Path == setting.Key && stage != "AnalysisSpec")
                Assert.Equal(choices.Select(c => c.Word), property["enum"]!.AsArray().Select(w => w!.GetValue<string>()));
            // Whether points are normalised follows what they are: words say so, in place of one default.
            if (setting == StageCatalog.Normalize)
                Assert.Contains("By default on for filters", description, StringComparison.Ordinal);
            else if (setting.Path.Split('.').Aggregate((JsonNode?)Defaults, (n, part) => n?[part]) is { } standard and not JsonObject)
                Assert.True(JsonNode.DeepEquals(standard, property["default"]), $"{setting.Path}: {property.ToJsonString()}");
        }
    }

    private static string Name(string stage) => $"{char.ToUpperInvariant(stage[0])}{stage[1..]}Settings";
}
