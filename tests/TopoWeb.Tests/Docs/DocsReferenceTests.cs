using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using TopoWeb.Accounts.Rules;
using TopoWeb.Administration.Telemetry;
using TopoWeb.Data;
using TopoWeb.Data.Contents;
using TopoWeb.Datasets;
using TopoWeb.Experiments;
using TopoWeb.Exports;
using TopoWeb.Http;
using TopoWeb.Notation;
using TopoWeb.Runs;
using TopoWeb.Schedules.Notices;
using TopoWeb.Schedules.Times;
using TopoWeb.Settings;
using TopoWeb.Sharing.Links;
using TopoWeb.Tests.Hosting;
using TopoWeb.Training;
using TopoWeb.Workers;

namespace TopoWeb.Tests.Docs;

/// <summary>What the docs state about settings, endpoints, files and documents is what the code has.</summary>
[Collection(ApplicationCollection.Name)]
public sealed partial class DocsReferenceTests(ApplicationFixture fixture)
{
    private const string Configuration = "src/TopoWeb/Docs/Pages/configuration.md";
    private const string Downloads = "src/TopoWeb/Docs/Pages/downloads.md";
    private const string Endpoints = "src/TopoWeb/Docs/Pages/api.md";

    private static readonly Dictionary<string, Type> Sections = new()
    {
        ["Database"] = typeof(DatabaseOptions),
        ["Storage"] = typeof(StorageOptions),
        ["Datasets"] = typeof(DatasetOptions),
        ["Workers"] = typeof(WorkerOptions),
        ["Compute"] = typeof(ComputeOptions),
        ["Samples"] = typeof(SampleOptions),
        ["Limits"] = typeof(ExperimentLimits),
        ["Accounts"] = typeof(AccountOptions),
        ["Sharing"] = typeof(ShareOptions),
        ["Door"] = typeof(DoorOptions),
        ["Door:Certificate"] = typeof(CertificateFiles),
        ["Schedules"] = typeof(ScheduleOptions),
        ["Mail"] = typeof(MailOptions),
        ["WebHooks"] = typeof(WebHookOptions),
        ["RateLimits"] = typeof(RateLimitOptions),
        ["Api"] = typeof(ApiOptions),
        ["Telemetry"] = typeof(TelemetryOptions),
    };

    /// <summary>Settings of the configuration page, each as <c>Section:Name</c>.</summary>
    internal static IReadOnlyList<string> Settings { get; } = [.. DocsFiles.Rows(Configuration, "Setting").Select(r => r[0].Trim('`'))];

    [Fact]
    public void Configuration_Table_ListsEverySettingWithItsDefault()
    {
        var rows = DocsFiles.Rows(Configuration, "Setting").ToDictionary(r => r[0].Trim('`'), r => r[1].Trim('`'));
        foreach (var (section, type) in Sections)
        {
            var defaults = Activator.CreateInstance(type)!;
            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is { IsPublic: true }))
            {
                Assert.True(rows.TryGetValue($"{section}:{property.Name}", out var said), $"{section}:{property.Name} is not on the configuration page.");
                if (property.GetValue(defaults) is int or long or bool)
                    Assert.Equal(Convert.ToString(property.GetValue(defaults), CultureInfo.InvariantCulture), said.Replace(",", ""), ignoreCase: true);
            }
        }
        Assert.All(rows.Keys.Where(k => k.Contains(':') && Sections.ContainsKey(k.Split(':')[0])), key => Assert.NotNull(Sections[key.Split(':')[0]].GetProperty(key.Split(':')[1])));
    }

    [Fact]
    public async Task Endpoints_TableAndOpenApi_NameTheSame()
    {
        var document = JsonDocument.Parse(await fixture.App.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));
        var files = ResultFiles.Names.Select(n => $"GET /runs/{{id}}/{n}").ToHashSet();
        var served = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(m => $"{m.Name.ToUpperInvariant()} {path.Name["/api/v1".Length..].TrimEnd('/')}"))
            .Where(e => e.EndsWith("/result", StringComparison.Ordinal) || !files.Contains(e)).Order().ToList();
        var written = DocsFiles.Rows(Endpoints, "Method and path").SelectMany(r => Endpoint().Matches(r[0]).Select(m => m.Groups[1].Value)).Order().ToList();
        Assert.Equal(served, written);
    }

    [Fact]
    public void Downloads_Table_NamesEveryFile()
    {
        var written = DocsFiles.Rows(Downloads, "Name").SelectMany(r => Code().Matches(r[0]).Select(m => m.Groups[1].Value)).Where(n => n != "selection.csv").Order();
        Assert.Equal(ResultFiles.Names.Order(), written);
    }

    [Fact]
    public void Json_EveryExample_IsReadStrictly()
    {
        var fences = DocsFiles.Fences.Where(f => f.Language == "json").ToList();
        Assert.NotEmpty(fences);
        foreach (var fence in fences)
        {
            var names = JsonDocument.Parse(fence.Text).RootElement.EnumerateObject().Select(p => p.Name).ToList();
            var type = names.Contains("format") ? typeof(ResultDocument) : names.Intersect(["cloud", "notation", "preset", "experiment"]).Any() ? typeof(RunRequest) : typeof(AnalysisSpec);
            var read = JsonSerializer.Deserialize(fence.Text, type, JsonDefaults.Strict);
            Assert.True(read is not null, fence.ToString());
            (read as AnalysisSpec)?.Validate();
            (read as RunRequest)?.Spec?.Validate();
            (read as RunRequest)?.Experiment?.Validate(new ExperimentLimits());
        }
    }

    [Fact]
    public void Notation_EveryExample_IsRead()
    {
        var lines = DocsFiles.Fences.Where(f => f.Language == "notation").SelectMany(f => f.Lines).Select(l => Regex.Replace(l, @"\s+#.*$", "")).ToList();
        Assert.True(lines.Count > 5);
        Assert.All(lines, line => ExperimentNotation.Parse(line).Analysis.Validate());
    }

    [GeneratedRegex("`((?:GET|POST|PUT|PATCH|DELETE) [^`]+)`")]
    private static partial Regex Endpoint();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
