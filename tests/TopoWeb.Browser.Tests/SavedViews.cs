using System.Net.Http.Json;
using System.Text.Json;
using TopoWeb.Tests.Published;

namespace TopoWeb.Browser.Tests;

/// <summary>Saved views of a run that tests share: disposing it deletes them, because another test would find them beside the result.</summary>
internal sealed class SavedViews(PublishedApp app, Guid run) : IAsyncDisposable
{
    public async Task AddAsync(string caption, string view)
    {
        using var answer = await app.Client.PostAsJsonAsync("/api/v1/views", new { run, caption, view });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        var views = await app.Client.GetFromJsonAsync<JsonElement>($"/api/v1/views?run={run}");
        foreach (var view in views.GetProperty("items").EnumerateArray())
            (await app.Client.DeleteAsync($"/api/v1/views/{view.GetProperty("id").GetGuid()}")).Dispose();
    }
}
