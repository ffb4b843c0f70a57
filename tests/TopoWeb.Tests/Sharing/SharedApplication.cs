using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Sharing;

/// <summary>A link that the API made.</summary>
internal sealed record ApiLink(Guid Id, Guid Run, string Path, JsonElement Answer)
{
    public string Token => Path[(Path.LastIndexOf('/') + 1)..];
}

/// <summary>Runs and links of an application.</summary>
internal static class SharedApplication
{
    /// <param name="app">The application.</param>
    /// <param name="request">The link, without its run.</param>
    public static async Task<ApiLink> ShareAsync(TestApplication app, object request)
    {
        var run = await FinishedRunAsync(app);
        var body = JsonSerializer.SerializeToNode(request)!.AsObject();
        body["run"] = JsonValue.Create(run);
        using var response = await app.Http.PostAsJsonAsync("/api/v1/shares", body);
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        var created = await response.Content.ReadFromJsonAsync<JsonElement>();
        return new(created.GetProperty("id").GetGuid(), run, new Uri(created.GetProperty("url").GetString()!).AbsolutePath, created);
    }

    public static async Task<Guid> FinishedRunAsync(TestApplication app)
    {
        var run = await app.SubmitAsync(new { cloud = await app.UploadAsync(Clouds.Csv(40), "shared.csv"), spec = Clouds.SmallSpec() });
        await app.FinishedAsync(run);
        return run;
    }
}
