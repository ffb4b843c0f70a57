using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using TopoWeb.Data;
using TopoWeb.Settings;
using TopoWeb.Topology;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Tests.Settings;

/// <summary>The catalogue has every setting, and says of each what its record does.</summary>
public sealed class SettingCatalogTests
{
    /// <summary>A step that a number of each kind can be moved by across its limit.</summary>
    private const double Step = 1e-9;

    private static readonly JsonObject Defaults = JsonSerializer.SerializeToNode(new AnalysisSpec(), JsonDefaults.Options)!.AsObject();

    /// <summary>A specification in which each setting has an effect, where that is not the default.</summary>
    private static readonly Dictionary<string, AnalysisSpec> Contexts = new()
    {
        ["barcode.landmarkPoints"] = new() { Barcode = new() { LandmarkChoice = LandmarkChoice.Given, LandmarkPoints = [4, 0, 9] } },
        ["barcode.seed"] = new() { Barcode = new() { LandmarkChoice = LandmarkChoice.Random } },
        ["mapper.lensNeighbors"] = new() { Mapper = new() { Lenses = ["density"] } },
        ["mapper.relativeGap"] = new() { Mapper = new() { Clustering = ClusteringRule.FirstGap } },
        ["mapper.threshold"] = new() { Mapper = new() { Clustering = ClusteringRule.FixedThreshold, Threshold = 1 } },
        ["mapper.lensRanges"] = new() { Mapper = new() { LensRanges = [new LensRange(-1, 1), new LensRange(0, 2.5)] } },
    };

    public static TheoryData<string> Keys => [.. SettingCatalog.All.Select(s => s.Key)];

    public static TheoryData<string> Numbers => [.. SettingCatalog.All.Where(s => s.Limits is not null).Select(s => s.Key)];

    [Fact]
    public void All_EveryPropertyOfTheRecords_HasAnEntry()
    {
        var paths = Properties(typeof(AnalysisSpec), "").SelectMany(p =>
            SettingCatalog.StageOf(p.Property.PropertyType) is { } stage ? [p.Path, .. Properties(p.Property.PropertyType, stage + ".").Select(i => i.Path)] : new[] { p.Path });
        Assert.Equal(paths.Order(StringComparer.Ordinal), SettingCatalog.All.Select(s => s.Path).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void All_NamesAndKeys_AreUnique()
    {
        Assert.Equal(SettingCatalog.All.Count, SettingCatalog.All.Select(s => s.Key).Distinct().Count());
        var names = SettingCatalog.All.Select(s => s.Name).OfType<string>().ToList();
        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(SettingCatalog.All.Count, SettingCatalog.All.Select(s => (s.Stage, s.Label)).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Entry_Texts_AreSentences(string key)
    {
        var setting = Find(key);
        Assert.Matches(@"^\S.*\.$", setting.Sentence);
        Assert.All(setting.Choices ?? [], c => Assert.Matches(@"^(\S.*\.)?$", c.Sentence));
        Assert.NotEmpty(setting.Label);
        Assert.NotEmpty(setting.Kind);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Default_IsTheRecords(string key)
    {
        var setting = Find(key);
        var node = setting.Path.Split('.').Aggregate((JsonNode?)Defaults, (n, part) => n?[part]);
        var expected = node switch
        {
            null => "",
            JsonObject => SettingText.On,
            JsonArray list => list.ElementAtOrDefault(key[^1] - '1')?.GetValue<string>() ?? "",
            _ when node.GetValueKind() is JsonValueKind.True or JsonValueKind.False => SettingText.Of(node.GetValue<bool>()),
            _ => node.ToString(),
        };
        Assert.Equal(expected, setting.Default);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void ReadThenWrite_EveryValue_IsTheSameSpecification(string key)
    {
        var setting = Find(key);
        var spec = Context(setting);
        Assert.True(setting.Applies(spec));
        foreach (var text in Values(setting).Append(setting.Read(spec)))
        {
            Assert.True(setting.IsValue(text), text);
            var written = setting.Write(spec, text);
            Assert.Equal(text, setting.Read(written));
            Assert.Equal(Json(written), Json(setting.Write(written, setting.Read(written))));
        }
        Assert.Equal(Json(spec), Json(SettingCatalog.CloseHoles(setting.Write(spec, setting.Read(spec)))));
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Limits_JustInside_PassAndJustOutside_AreRefusedByTheRecordWithThePath(string key)
    {
        var setting = Find(key);
        var limits = setting.Limits!;
        var step = limits.Whole ? 1 : Step;
        if (limits.Minimum is { } low)
        {
            Passes(setting, limits.AboveMinimum ? low + step : low);
            Refuses(setting, limits.AboveMinimum ? low : low - step);
        }
        if (limits.Maximum is { } high)
        {
            Passes(setting, limits.BelowMaximum ? high - step : high);
            Refuses(setting, limits.BelowMaximum ? high : high + step);
        }
    }

    [Fact]
    public void Limits_NotPrime_IsRefused()
    {
        Refuses(BarcodeCatalog.Field, 4);
        Passes(BarcodeCatalog.Field, 3);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Choices_AreTheWordsOfTheRecord(string key)
    {
        var setting = Find(key);
        if (setting.Choices is null || setting.Limits is not null || setting.Path != setting.Key || setting.Path == setting.Stage)
            return;
        var property = Property(setting);
        Assert.Equal(Enum.GetValues(property.PropertyType).Cast<object>().Select(v => JsonSerializer.SerializeToElement(v, property.PropertyType, JsonDefaults.Options).GetString()), setting.Choices.Select(c => c.Word));
    }

    [Fact]
    public void Lenses_Choices_AreAllNamesOfTheRecord() =>
        Assert.All(MapperSettings.LensNames, name => Assert.Contains(MapperCatalog.Lenses[0].Choices!, c => c.Word == name));

    [Theory]
    [InlineData("mapper.gain", "0.5", "The gain is 0.5; it must be between 1 and 100.")]
    [InlineData("mapper.gain", "2,5", "The gain is “2,5”; use a decimal point: 2.5.")]
    [InlineData("mapper.gain", "much", "The gain is “much”; it must be a number.")]
    [InlineData("mapper.gain", "", "The gain is empty; it must be a number.")]
    [InlineData("mapper.relativeGap", "1", "The relative gap is 1; it must be greater than 0 and less than 1.")]
    [InlineData("mapper.cover", "outside", "The cover is “outside”; it must be overhang or inside.")]
    [InlineData("density.k", "0", "k is 0; it must be at least 1.")]
    [InlineData("barcode.field", "4", "The coefficient field is 4; it must be a prime number of at most 32,003.")]
    [InlineData("barcode.landmarkPoints", "1, x", "The list of landmarks is “1, x”; it must be whole numbers separated by commas, such as 0, 17, 230.")]
    public void Problem_OfAWrongText_SaysWhatItMustBe(string path, string text, string problem) => Assert.Equal(problem, Find(path).Problem(text));

    [Fact]
    public void Validate_OutsideTheLimits_SpeaksAsTheCatalogue()
    {
        var error = Assert.Throws<InvalidInputException>(() => new AnalysisSpec { Mapper = new() { Gain = 0.5 } }.Validate());
        Assert.Equal((MapperCatalog.Gain.Path, MapperCatalog.Gain.Problem("0.5")), (error.Field, error.Message));
    }

    [Theory]
    [InlineData("spec.density.k", "k must be a whole number, at least 1.")]
    [InlineData("experiment.analysis.mapper.cover", "The cover must be overhang or inside.")]
    [InlineData("mapper.gain", "The gain must be a number, between 1 and 100.")]
    [InlineData("spec.name", null)]
    public void Expectation_OfAPath_IsTheSettings(string path, string? expected) => Assert.Equal(expected, SettingCatalog.Expectation(path));

    private static void Passes(AnalysisSetting setting, double number)
    {
        var spec = setting.Set(Context(setting), Text(number));
        ValidateRecords(spec);
        spec.Validate();
    }

    private static void Refuses(AnalysisSetting setting, double number)
    {
        Assert.NotNull(setting.Problem(Text(number)));
        var error = Assert.Throws<InvalidInputException>(() => ValidateRecords(setting.Write(Context(setting), Text(number))));
        Assert.Equal(setting.Path, error.Field);
    }

    /// <summary>What the records themselves refuse, without the catalogue.</summary>
    private static void ValidateRecords(AnalysisSpec spec)
    {
        spec.Density!.Validate();
        spec.Barcode!.Validate();
        spec.Mapper!.Validate();
    }

    private static IEnumerable<string> Values(AnalysisSetting setting) =>
        setting.Choices is { } choices ? choices.Select(c => c.Word)
        : setting.Limits is { } limits ? [Text(limits.Nearest(7) ?? 0.5), .. setting.Optional ? [""] : Array.Empty<string>()]
        : [];

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static AnalysisSpec Context(AnalysisSetting setting) => Contexts.GetValueOrDefault(setting.Path) ?? new();

    private static AnalysisSetting Find(string key) => SettingCatalog.All.Single(s => s.Key == key);

    private static PropertyInfo Property(AnalysisSetting setting)
    {
        var type = Properties(typeof(AnalysisSpec), "").Single(p => p.Path == setting.Stage).Property.PropertyType;
        return Properties(type, setting.Stage + ".").Single(p => p.Path == setting.Path).Property;
    }

    private static IEnumerable<(string Path, PropertyInfo Property)> Properties(Type type, string prefix) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.CanWrite && p.GetCustomAttribute<JsonIgnoreAttribute>() is null or { Condition: not JsonIgnoreCondition.Always })
            .Select(p => (prefix + JsonNamingPolicy.CamelCase.ConvertName(p.Name), p));

    private static string Json(AnalysisSpec spec) => JsonSerializer.Serialize(spec, JsonDefaults.Options);
}
