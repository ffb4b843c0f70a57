using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TopoWeb.Tests.Hosting;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Survival;

/// <summary>The real server on a real disk without room, and on one that cannot be written.</summary>
[Trait("Speed", "slow")]
public sealed class FullDiskTests
{
    [Fact]
    public async Task Server_OnAFullDisk_RefusesInWordsLosesNothingAndRecovers()
    {
        Assert.SkipWhen(PublishedApp.Missing is not null, PublishedApp.Missing ?? "");
        var (found, why) = await SmallDisk.CreateAsync(megabytes: 24);
        Assert.SkipWhen(found is null, why ?? "");
        await using var disk = found!;
        await using var server = await PublishedApp.ServeAsync(SettingsOf(disk, "0"), entrance: disk.Entrance);
        var cloud = await UploadAsync(server.Client, 60, HttpStatusCode.Created);
        var run = (await server.Client.AskAsync("/api/v1/runs", new { cloud, spec = Clouds.SmallSpec() })).GetProperty("id").GetGuid();
        await FinishedAsync(server, run);
        var result = await server.Client.GetStringAsync($"/api/v1/runs/{run}/result");

        disk.Fill();
        var ready = await Poll.UntilAsync(() => ReadyAsync(server), r => r.Status == HttpStatusCode.ServiceUnavailable, r => r.Text);
        Assert.Contains("has 0 MB free; 1 MB are required", ready.Text, StringComparison.Ordinal);
        for (var i = 0; i < 3; i++)
        {
            using var refused = await server.Client.PostAsJsonAsync("/api/v1/runs", new { cloud, spec = Clouds.SmallSpec() });
            await Problem.AssertAsync(refused, HttpStatusCode.InsufficientStorage, null, "0 MB free", "Free some space");
        }
        await UploadAsync(server.Client, 2_000, HttpStatusCode.InsufficientStorage);
        using (var label = await server.Client.PutAsJsonAsync($"/api/v1/runs/{run}/tags", new { tags = new[] { "full" } }))
            Assert.NotEqual(HttpStatusCode.InternalServerError, label.StatusCode);
        // What was acknowledged is there, and can be looked at.
        Assert.Equal(result, await server.Client.GetStringAsync($"/api/v1/runs/{run}/result"));
        using (var page = await server.Client.GetAsync("/runs"))
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);

        disk.MakeRoom();
        await Poll.UntilAsync(() => ReadyAsync(server), r => r.Status == HttpStatusCode.OK, r => $"{r.Text}\n{server.Output}");
        var again = (await server.Client.AskAsync("/api/v1/runs", new { cloud, spec = Clouds.SmallSpec(k: 4) })).GetProperty("id").GetGuid();
        await FinishedAsync(server, again);
        Assert.Equal(result, await server.Client.GetStringAsync($"/api/v1/runs/{run}/result"));
        Assert.Equal(2, (await server.Client.GetFromJsonAsync<JsonElement>("/api/v1/runs")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Start_OnADiskThatCannotBeWritten_EndsWithWords()
    {
        Assert.SkipWhen(PublishedApp.Missing is not null, PublishedApp.Missing ?? "");
        var (found, why) = await SmallDisk.CreateAsync(megabytes: 8);
        Assert.SkipWhen(found is null, why ?? "");
        await using var disk = found!;
        await disk.MakeReadOnlyAsync();
        await using var server = PublishedApp.BeginIn(disk.Entrance, "serve", SettingsOf(disk, "0"));
        Assert.Equal(2, await server.EndAsync());
        Assert.Contains("cannot be used: ", server.Output, StringComparison.Ordinal);
        Assert.Contains("mount it for writing", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at TopoWeb", server.Output, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> SettingsOf(SmallDisk disk, string megabytes) => new()
    {
        ["Database:Directory"] = Path.Combine(disk.Path, "data"), ["Database:MinimumFreeMegabytes"] = megabytes, ["Samples:InGallery"] = "false",
    };

    private static async Task<Guid> UploadAsync(HttpClient client, int points, HttpStatusCode expected)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Clouds.Csv(points)), "file", $"{points}.csv" } };
        using var answer = await client.PostAsync("/api/v1/clouds", form);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, text);
        return expected == HttpStatusCode.Created ? JsonDocument.Parse(text).RootElement.GetProperty("id").GetGuid() : default;
    }

    private static async Task FinishedAsync(PublishedApp server, Guid run)
    {
        var state = await Poll.UntilAsync(() => server.Client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}"), s => s.GetProperty("state").GetString() is "succeeded" or "failed", s => $"{s}\n{server.Output}");
        Assert.Equal("succeeded", state.GetProperty("state").GetString());
    }

    private static async Task<(HttpStatusCode Status, string Text)> ReadyAsync(PublishedApp server)
    {
        using var answer = await server.Client.GetAsync("/health/ready");
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
