using System.Buffers.Binary;
using System.Text.Json;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Runs.Jobs;

/// <summary>A result for each layer, of networks that others trained and of those trained here.</summary>
[Collection(ApplicationCollection.Name)]
public sealed class ByLayerTests(ApplicationFixture fixture)
{
    private static readonly object Spec = new { density = new { k = 8, p = 1.0 }, barcode = new { landmarks = 6 }, mapper = new { resolution = 4 } };

    private readonly TestApplication _app = fixture.App;

    [Fact]
    public async Task Pretrained_GivesTheSameResultAsEachLayerAlone()
    {
        var (all, second) = (await UploadAsync("all"), await UploadAsync("2"));
        var together = await _app.SubmitAsync(new { experiment = Experiment(all, true) });
        var alone = await _app.SubmitAsync(new { experiment = Experiment(second, false) });
        var status = await _app.FinishedAsync(together);
        await _app.FinishedAsync(alone);

        // The first layer has six filters, so that it has no eighth neighbours: it is skipped, and the log says why.
        Assert.True(TestApplication.State(status) == "succeeded", status.ToString());
        var result = Assert.Single(status.GetProperty("results").EnumerateArray());
        Assert.Equal(("L02", "Layer 2"), (result.GetProperty("choice").GetString(), result.GetProperty("label").GetString()));
        await using var db = _app.NewContext();
        Assert.Contains(db.RunLogs.Where(l => l.RunId == together).Select(l => l.Text).ToArray(), l => l.StartsWith("Layer 1 skipped: ", StringComparison.Ordinal));
        var (a, b) = (await ResultAsync(together), await ResultAsync(alone));
        Assert.Equal(b.GetProperty("barcode").ToString(), a.GetProperty("barcode").ToString());
        Assert.Equal(b.GetProperty("mapper").ToString(), a.GetProperty("mapper").ToString());
        Assert.Equal("net.safetensors, b.weight", a.GetProperty("source").GetProperty("title").GetString());
        Assert.Equal("net.safetensors, b.weight", b.GetProperty("source").GetProperty("title").GetString());
    }

    [Fact]
    public async Task Pretrained_WithoutALayerThatFits_FailsWithTheReason()
    {
        var status = await _app.FinishedAsync(await _app.SubmitAsync(new { experiment = Experiment(await UploadAsync("all"), true, k: 25) }));
        Assert.Equal("failed", TestApplication.State(status));
        Assert.Contains("k is 25", status.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cloud_OfOneLayer_FailsWithWhatToDo()
    {
        var status = await _app.FinishedAsync(await _app.SubmitAsync(new { experiment = Experiment(await UploadAsync("2"), true) }));
        Assert.Equal("failed", TestApplication.State(status));
        Assert.Contains("choose several layers or all of them", status.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Training_GivesEachLayerAtEachCheckpoint()
    {
        var status = await _app.FinishedAsync(await _app.SubmitAsync(new { notation = "3xM(4,2,8) on mnist at 0,3, every layer", spec = Spec }));
        Assert.True(TestApplication.State(status) == "succeeded", status.ToString());
        Assert.Equal(
            [("L1_000000", "Layer 1, iteration 0", 12), ("L1_000003", "Layer 1, iteration 3", 12), ("L2_000000", "Layer 2, iteration 0", 24), ("L2_000003", "Layer 2, iteration 3", 24)],
            status.GetProperty("results").EnumerateArray().Select(r => (r.GetProperty("choice").GetString(), r.GetProperty("label").GetString(), r.GetProperty("pointsIn").GetInt32())));
    }

    private static object Experiment(Guid cloud, bool byLayer, int k = 8) => new
    {
        source = new { kind = "cloud", cloud, byLayer },
        analysis = new { density = new { k, p = 1.0 }, barcode = new { landmarks = 6 }, mapper = new { resolution = 4 } },
    };

    private async Task<JsonElement> ResultAsync(Guid run) => JsonDocument.Parse(await _app.Http.GetStringAsync($"/api/v1/runs/{run}/result")).RootElement;

    private async Task<Guid> UploadAsync(string layers)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Network()), "file", "net.safetensors" } };
        using var response = await _app.Http.PostAsync($"/api/v1/clouds?array={layers}", form);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == System.Net.HttpStatusCode.Created, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("id").GetGuid();
    }

    /// <summary>Two layers, of 2×3 and of 12×2 filters.</summary>
    private static byte[] Network()
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["a.weight"] = new { dtype = "F32", shape = new[] { 2, 3, 3, 3 }, data_offsets = new[] { 0, 216 } },
            ["b.weight"] = new { dtype = "F32", shape = new[] { 12, 2, 3, 3 }, data_offsets = new[] { 216, 1080 } },
        });
        var random = new Random(7);
        var file = new byte[8 + header.Length + 1080];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        header.CopyTo(file, 8);
        for (var i = 0; i < 270; i++)
            BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(8 + header.Length + 4 * i), random.NextSingle());
        return file;
    }
}
