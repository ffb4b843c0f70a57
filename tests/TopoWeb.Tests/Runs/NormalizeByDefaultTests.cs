using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Runs;

/// <summary>Whether a new run normalises an uploaded cloud that it does not say it of, and what a result without normalisation is compared with.</summary>
[Collection(ApplicationCollection.Name)]
public sealed class NormalizeByDefaultTests(ApplicationFixture fixture)
{
    private readonly TestApplication _app = fixture.App;

    [Fact]
    public async Task Submit_RowsOfATable_AreAnalysedAsTheyAre()
    {
        var cloud = await _app.UploadAsync(Circle(), "circle.csv");
        var run = await _app.SubmitAsync(new { cloud, spec = new { density = (object?)null, barcode = new { landmarks = 40 }, mapper = new { resolution = 8 } } });
        Assert.Equal("succeeded", TestApplication.State(await _app.FinishedAsync(run)));

        var result = await _app.Http.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}/result");
        Assert.False(result.GetProperty("spec").GetProperty("normalize").GetBoolean());
        Assert.Equal(200, result.GetProperty("points").GetProperty("kept").GetInt32());
        var significance = result.GetProperty("significance");
        Assert.Equal((1, "covariance"), (significance.GetProperty("supportedLoops").GetInt32(), significance.GetProperty("nullKind").GetString()));
        Assert.Contains("of random points (", significance.GetProperty("sentence").GetString(), StringComparison.Ordinal);
        Assert.Contains("random points", await _app.Http.GetStringAsync($"/api/v1/runs/{run}/barcode.svg"), StringComparison.Ordinal);
        // A run of the same experiment in full says what it does.
        Assert.False((await _app.Http.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}/experiment")).GetProperty("analysis").GetProperty("normalize").GetBoolean());
    }

    [Fact]
    public async Task Submit_WhatIsSaid_IsDone()
    {
        var cloud = await _app.UploadAsync(Circle(), "said.csv");

        Assert.True(await NormalizesAsync(new { cloud, spec = new { normalize = true, density = (object?)null } }));
        Assert.False(await NormalizesAsync(new { cloud, spec = new { normalize = false, density = (object?)null } }));
        Assert.False(await NormalizesAsync(new { cloud, spec = new { density = (object?)null } }));
        Assert.False(await NormalizesAsync(new { experiment = new { source = new { kind = "cloud", cloud }, analysis = new { density = (object?)null } } }));
    }

    [Fact]
    public async Task Submit_PatchesThatDoNotSayIt_AreNormalised()
    {
        var cloud = await _app.UploadAsync(Clouds.Csv(60), "patches.csv");

        Assert.True(await NormalizesAsync(new { cloud, spec = new { density = (object?)null } }));
        Assert.False(await NormalizesAsync(new { cloud = await _app.UploadAsync([.. "p1,p2,p3,p4,p5,p6,p7,p8,p9,column:label\n"u8, .. Rows(i => "1,2,3,4,5,6,7,8," + i + "," + i % 3)], "measured.csv"), spec = new { density = (object?)null } }));
    }

    /// <summary>What the run would do, without running it.</summary>
    private async Task<bool> NormalizesAsync(object request)
    {
        using var response = await _app.Http.PostAsJsonAsync("/api/v1/estimates", request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("experiment").GetProperty("analysis").GetProperty("normalize").GetBoolean();
    }

    private static byte[] Circle() => Rows(i => string.Create(CultureInfo.InvariantCulture, $"{Math.Cos(i * Math.PI / 100):R},{Math.Sin(i * Math.PI / 100):R}"));

    private static byte[] Rows(Func<int, string> row) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 200).Select(i => row(i) + "\n")));
}
