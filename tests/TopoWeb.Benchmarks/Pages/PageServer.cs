using System.Net.Http.Json;
using System.Text.Json;
using TopoWeb.Tests.Published;

namespace TopoWeb.Benchmarks.Pages;

/// <summary>The published server with a database of its own, and results in it.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    private readonly DirectoryInfo? _own;
    private readonly PublishedApp _app;
    private readonly Dictionary<string, Guid> _clouds = [];

    private PageServer(DirectoryInfo? own, PublishedApp app) => (_own, _app) = (own, app);

    public Uri Address => _app.Address;

    /// <param name="given">Its data directory; null: one of its own, which goes with it.</param>
    public static async Task<PageServer> StartAsync(DirectoryInfo? given = null)
    {
        var directory = given ?? Directory.CreateTempSubdirectory("topoweb-pages-");
        var app = await PublishedApp.ServeAsync(new Dictionary<string, string> { ["Database:Directory"] = directory.FullName });
        var server = new PageServer(given is null ? directory : null, app);
        // The sample is computed at the first start, and would take part in the measurement.
        foreach (var run in (await app.Client.GetFromJsonAsync<JsonElement>("/api/v1/runs")).GetProperty("items").EnumerateArray())
            (await app.Client.DeleteAsync($"/api/v1/runs/{run.GetProperty("id").GetGuid()}")).Dispose();
        return server;
    }

    /// <summary>Analyses a cloud; the address of its result.</summary>
    public async Task<string> AnalyseAsync(PageCloud cloud)
    {
        var spec = new { density = new { k = PageCloud.K, p = cloud.P }, barcode = new { landmarks = 100 }, mapper = new { resolution = cloud.Resolution, gain = cloud.Gain } };
        using var answer = await _app.Client.PostAsJsonAsync("/api/v1/runs", new { cloud = await UploadAsync(cloud.Path), spec, name = $"{cloud.Nodes} nodes" });
        answer.EnsureSuccessStatusCode();
        var run = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        await SettledAsync(run);
        return $"/runs/{run}/result";
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _own?.Delete(recursive: true);
    }

    private async Task<Guid> UploadAsync(string path)
    {
        if (_clouds.TryGetValue(path, out var known))
            return known;
        using var form = new MultipartFormDataContent { { new ByteArrayContent(await File.ReadAllBytesAsync(path)), "file", Path.GetFileName(path) } };
        using var answer = await _app.Client.PostAsync("/api/v1/clouds", form);
        answer.EnsureSuccessStatusCode();
        return _clouds[path] = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    /// <summary>Finished, the comparison with random filters included: it follows a result by some seconds and takes a core.</summary>
    private async Task SettledAsync(Guid run)
    {
        JsonElement status;
        while ((status = await _app.Client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}")).GetProperty("state").GetString() is not ("succeeded" or "failed" or "cancelled"))
            await Task.Delay(200);
        if (status.GetProperty("state").GetString() != "succeeded")
            throw new InvalidOperationException($"A run for the measurement did not succeed: {status}");
        while (!(await _app.Client.GetStringAsync($"/runs/{run}/result")).Contains("data-testid=\"verdict\"", StringComparison.Ordinal))
            await Task.Delay(1000);
    }
}
