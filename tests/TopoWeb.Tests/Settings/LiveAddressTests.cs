using System.Text.Json;
using CsCheck;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Rendering;
using TopoWeb.Settings;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Settings;

public sealed class LiveAddressTests
{
    private static readonly ResultDocument Stored = Samples.Result();

    private static readonly IReadOnlyList<AnalysisSetting> Fields = ResultAddress.Fields(Stored);

    private static readonly Gen<string> Lens = One("pca1", "pca2", "eccentricity", "density", "column:network");

    private static readonly Gen<AnalysisSpec> Spec =
        from k in Gen.Int[1, 6397]
        from p in Gen.Double[0.001, 1]
        from landmarks in Gen.Int[2, 500]
        from nu in Gen.Int[0, 2]
        from bound in Gen.Double[-1, 3]
        from lenses in Lens.Array[1, 3]
        from resolution in Gen.Int[1, 1000]
        from gain in Gen.Double[1, 100]
        from words in Gen.Select(Gen.Enum<Topology.Mapper.Settings.CoverKind>(), Gen.Enum<Topology.Mapper.Settings.MapperMetric>(), Gen.Enum<Topology.Mapper.Settings.ClusteringRule>())
        from threshold in Gen.Double[0, 5]
        select new AnalysisSpec
        {
            Density = new() { K = k, P = p },
            Barcode = new() { Landmarks = landmarks, Nu = nu, TMax = bound < 0 ? null : bound },
            Mapper = new() { Lenses = lenses, Resolution = resolution, Gain = gain, Cover = words.Item1, Metric = words.Item2, Clustering = words.Item3, Threshold = threshold, HistogramBins = 12, RelativeGap = 0.2 },
        };

    [Fact]
    public void Parse_WhatPrintWrote_IsTheSame() => Gen.Select(Spec, Spec).Sample((one, other) =>
    {
        // The stored one is no default either, so that lenses and bounds go away as well as come.
        var stored = Stored with { Spec = one };
        var fields = ResultAddress.Fields(stored);
        var spec = fields.Settle(one, other);
        var address = LiveAddress.Print(fields, one, spec).Where(a => a.Value is not null).Select(a => new KeyValuePair<string, string>(a.Key, (string)a.Value!));
        var reading = ResultAddress.Parse(fields, stored, address);
        Assert.Empty(reading.Notices);
        Assert.Equal(Json(spec), Json(reading.Spec));
    }, iter: 500);

    [Fact]
    public void Print_Stored_NamesNothing() => Assert.All(LiveAddress.Print(Fields, Stored.Spec, Stored.Spec).Values, Assert.Null);

    [Theory]
    [InlineData("k", "0", "Using 1.")]
    [InlineData("k", "9999999", "Using 6397.")]
    [InlineData("k", "2.5", "must be a whole number")]
    [InlineData("p", "NaN", "must be a number")]
    [InlineData("p", "7", "Using 1.")]
    [InlineData("g", "", "must be a number")]
    [InlineData("cover", "0", "must be overhang or inside")]
    [InlineData("metric", "taxicab", "must be vne, vne-variance, euclidean or cosine")]
    [InlineData("lens2", "pca9", "must be pca1, pca2")]
    [InlineData("lens1", "none", "must be pca1, pca2")]
    [InlineData("wat", "1", "not a setting")]
    [InlineData("landmarks", "1", "stored value")]
    public void Parse_Wrong_IsCorrectedWithANotice(string name, string value, string says)
    {
        KeyValuePair<string, string>[] query = name == "landmarks" ? [new(name, value), new("nu", "2")] : [new(name, value)];
        var reading = ResultAddress.Parse(Fields, Stored, query);
        Assert.Contains(says, Assert.Single(reading.Notices), StringComparison.Ordinal);
        reading.Spec.Validate();
    }

    [Fact]
    public void Parse_Anything_NeverThrows()
    {
        var name = Gen.OneOf(One([.. Fields.Select(f => f.Name!)]), Gen.String);
        var value = Gen.OneOf(Gen.String, Gen.Int.Select(i => $"{i}"), One("none", "pca1", "fixed-threshold"));
        Gen.Select(name, value, (n, v) => new KeyValuePair<string, string>(n, v)).Array[0, 8].Sample(query =>
        {
            var parsed = ResultAddress.Parse(Fields, Stored, query);
            Assert.Null(Record.Exception(parsed.Spec.Validate));
            Assert.DoesNotContain(parsed.Notices, string.IsNullOrWhiteSpace);
        }, iter: 500);
    }

    [Fact]
    public void Parse_OtherParametersOfThePage_AreLeftAlone() => Assert.Empty(ResultAddress.Parse(Fields, Stored, [new("choice", "L1_000100"), new("color", "density")]).Notices);

    private static Gen<string> One(params string[] words) => Gen.Int[0, words.Length - 1].Select(i => words[i]);

    private static string Json(AnalysisSpec spec) => JsonSerializer.Serialize(spec, JsonDefaults.Options);
}
