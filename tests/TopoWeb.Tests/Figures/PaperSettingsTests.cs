using System.Net.Http.Json;
using System.Text.Json;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Notation;
using TopoWeb.Settings;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Figures;

/// <summary>The paper's settings, typed from the paper and not from the code, beside every preset at the paper's scale.</summary>
[Collection(ApplicationCollection.Name)]
public sealed class PaperSettingsTests(ApplicationFixture fixture)
{
    /// <summary>One analysis of a layer. k = 0: no ρ. Points: filters before ρ, 0 where nothing is trained.</summary>
    private sealed record Row(string Preset, string Data, int Networks, string Architecture, int[] Iterations, int Layer, int? Channel, int K, double P, int Resolution, double Gain, int Points);

    private static readonly int[] FilmEight = [100, 200, 300, 400, 500, 600, 800, 1000, 1500, 2000], FilmThirteen = [100, 200, 300, 400, 500, 600, 800, 1000, 1200, 1500];

    private static readonly Row[] Paper =
    [
        new("figure-2-paper", "mnist", 100, "M(64,32,64)", [40_000], 1, null, 200, 0.3, 30, 3, 6_400),
        new("figure-2-one-layer-paper", "mnist", 100, "M(64,0,64)", [40_000], 1, null, 200, 0.3, 30, 3, 6_400),
        new("figure-2-64-8-512-paper", "mnist", 100, "M(64,8,512)", [40_000], 1, null, 200, 0.3, 30, 3, 6_400),
        new("figure-2-64-16-512-paper", "mnist", 100, "M(64,16,512)", [40_000], 1, null, 200, 0.3, 30, 3, 6_400),
        new("figure-2-256-32-512-paper", "mnist", 100, "M(256,32,512)", [40_000], 1, null, 200, 0.3, 30, 3, 25_600),
        new("figure-3-paper", "mnist", 1, "M(64,32,64)", [40_000], 2, null, 10, 0.1, 30, 3, 2_048),
        new("figure-3-text-paper", "mnist", 1, "M(64,32,64)", [40_000], 2, null, 220, 0.32, 30, 3, 2_048),
        new("mnist-second-layer-paper", "mnist", 100, "M(64,32,64)", [40_000], 2, null, 10, 0.1, 30, 3, 204_800),
        new("figure-4-paper", "cifar-10-gray", 48, "C(64,0,64)", [70_000], 1, null, 0, 1, 30, 3, 3_072),
        new("figure-5-paper", "cifar-10-gray", 100, "C(64,32,64)", [70_000], 1, null, 200, 0.5, 30, 3, 6_400),
        new("figure-6-paper", "cifar-10-gray", 1, "C(64,32,64)", [60_000], 2, null, 75, 0.37, 30, 3, 2_048),
        new("figure-7-paper", "cifar-10-gray", 100, "C(64,32,64)", [50_000], 2, null, 15, 0.1, 30, 3, 204_800),
        new("figure-8-paper", "cifar-10-gray", 100, "C(64,32,64)", FilmEight, 1, null, 0, 1, 30, 3, 6_400),
        new("figure-8-paper", "cifar-10-gray", 100, "C(64,32,64)", FilmEight, 2, null, 15, 0.5, 70, 2, 204_800),
        new("figure-9-paper", "cifar-10", 60, "C(64,32,64)", [100_000], 1, null, 200, 0.14, 30, 3, 11_520),
        new("figure-9-red-paper", "cifar-10", 60, "C(64,32,64)", [100_000], 1, 0, 67, 0.14, 30, 3, 3_840),
        new("figure-9-green-paper", "cifar-10", 60, "C(64,32,64)", [100_000], 1, 1, 67, 0.14, 30, 3, 3_840),
        new("figure-9-blue-paper", "cifar-10", 60, "C(64,32,64)", [100_000], 1, 2, 67, 0.14, 30, 3, 3_840),
        new("figure-10-paper", "cifar-10", 1, "C(64,32,64)", [50_000], 2, null, 10, 0.32, 30, 3, 2_048),
        new("color-second-layer-paper", "cifar-10", 60, "C(64,32,64)", [100_000], 2, null, 15, 0.1, 30, 3, 122_880),
        new("figure-11-paper", "cifar-10", 82, "C*(48,0,64)", [30_000], 1, null, 200, 0.32, 30, 3, 11_808),
        new("figure-12-paper", "cifar-10", 60, "C(64,32,64)", [100_000], 1, null, 100, 0.35, 30, 3, 11_520),
        new("figure-13-paper", "cifar-10", 60, "C(64,32,64)", FilmThirteen, 1, null, 0, 1, 33, 2, 11_520),
        new("figure-13-paper", "cifar-10", 60, "C(64,32,64)", FilmThirteen, 2, null, 100, 0.3, 60, 2, 122_880),
        new("figure-14-paper", "VGG16", 0, "", [], 2, null, 100, 0.4, 30, 3, 0),
        .. Enumerable.Range(3, 11).Select(layer => new Row("figure-14-paper", "VGG16", 0, "", [], layer, null, 100, 0.3, 30, 3, 0)),
        new("figure-15-paper", "VGG19", 0, "", [], 5, null, 100, 0.3, 30, 3, 0),
    ];

    [Fact]
    public async Task Presets_AtThePapersScale_AreTheirsToTheLetter()
    {
        var presets = (await fixture.App.Http.GetFromJsonAsync<JsonElement>("/api/v1/presets?limit=500")).GetProperty("items").EnumerateArray().ToDictionary(p => p.GetProperty("id").GetString()!);

        Assert.Equal(Paper.Select(r => r.Preset).Distinct().Order(), presets.Keys.Where(id => id.EndsWith("-paper", StringComparison.Ordinal)).Order());
        foreach (var rows in Paper.GroupBy(r => r.Preset))
        {
            var spec = presets[rows.Key].GetProperty("spec").Deserialize<ExperimentSpec>(JsonDefaults.Options)!;
            AssertSame([.. rows], spec);
            AssertSame([.. rows], ExperimentNotation.Parse(presets[rows.Key].GetProperty("notation").GetString()!));
            Assert.Equal(NotationPrinter.Line(spec), NotationPrinter.Line(ExperimentNotation.Parse(NotationPrinter.Ascii(NotationPrinter.Line(spec)))));
        }
    }

    [Fact]
    public async Task Presets_Quick_KeepDataSetArchitectureAndLayersOfTheirFigure()
    {
        var presets = (await fixture.App.Http.GetFromJsonAsync<JsonElement>("/api/v1/presets?limit=500")).GetProperty("items").EnumerateArray().ToDictionary(p => p.GetProperty("id").GetString()!, p => p.GetProperty("spec").Deserialize<ExperimentSpec>(JsonDefaults.Options)!);
        foreach (var rows in Paper.Where(r => r.Networks > 0).GroupBy(r => r.Preset))
        {
            var quick = presets[rows.Key.Replace("-paper", "-quick", StringComparison.Ordinal)];
            Assert.Equal((rows.First().Data, rows.First().Architecture), (quick.Source.Training!.Dataset, quick.Source.Training.Architecture));
            Assert.Equal(rows.Select(r => r.Layer), quick.Layers());
            foreach (var row in rows)
            {
                var analysis = quick.AnalysisOf(row.Layer);
                Assert.Equal((row.Resolution, row.Gain, row.Channel), (analysis.Mapper!.Resolution, analysis.Mapper.Gain, quick.SourceOf(row.Layer).Channel));
                Assert.Equal(row.K == 0, analysis.Density is null);
                Assert.True(analysis.Density is null || analysis.Density.P == row.P, rows.Key);
            }
        }
    }

    private static void AssertSame(Row[] rows, ExperimentSpec spec)
    {
        Assert.Equal(rows.Select(r => r.Layer), spec.LayersNamed());
        foreach (var row in rows)
        {
            var analysis = spec.AnalysisOf(row.Layer);
            Assert.Equal((row.Preset, row.Resolution, row.Gain), (row.Preset, analysis.Mapper!.Resolution, analysis.Mapper.Gain));
            Assert.Equal(["pca1", "pca2"], analysis.Mapper.Lenses);
            Assert.Equal("vne", SettingCatalog.All.Single(s => s.Key == MapperCatalog.Metric.Key).Read(analysis));
            Assert.Equal((row.Preset, row.K, row.K == 0 ? 1 : row.P), (row.Preset, analysis.Density?.K ?? 0, analysis.Density?.P ?? 1));
            Assert.Equal(("lazyWitness", "maxmin", "100", "1000"), (BarcodeCatalog.Complex.Read(analysis), BarcodeCatalog.Selection.Read(analysis), BarcodeCatalog.Landmarks.Read(analysis), BarcodeCatalog.Divisions.Read(analysis)));
            Assert.True(analysis.Normalize);
            if (row.Networks == 0)
            {
                Assert.Equal((row.Data, SourceKind.Cloud), (spec.Source.Pretrained, spec.Source.Kind));
                continue;
            }
            Assert.Equal((row.Preset, row.Data, row.Networks, row.Architecture, row.Channel), (row.Preset, spec.Source.Training!.Dataset, spec.Source.Networks, spec.Source.Training.Architecture, spec.SourceOf(row.Layer).Channel));
            Assert.Equal(row.Iterations, spec.Source.Training.Checkpoints);
            Assert.Equal(row.Points, row.Networks * spec.PointsOfNetwork().Single(p => p.Layer == row.Layer).Points);
            Assert.Equal(128, spec.Source.Training.BatchSize);
        }
    }
}
