using System.Net.Http.Json;
using System.Text.Json;
using TopoWeb.Tests.Accounts;

namespace TopoWeb.Tests.Hosting.Programs;

/// <summary>One thing of every kind that the API has an address for, and the names of all of them, as its own lists give them.</summary>
/// <param name="names">By the list's address within the API, such as <c>schedules</c>.</param>
internal sealed class LabThings(IReadOnlyDictionary<string, IReadOnlyList<string>> names)
{
    /// <summary>Names in the list of a kind; none where it has no list.</summary>
    public IReadOnlyList<string> Of(string kind) => names.GetValueOrDefault(kind) ?? [];

    public static async Task<LabThings> MakeAsync(AccountsApplication app, FormBrowser ada, IReadOnlyList<ApiOperation> operations)
    {
        var owner = await app.IdOfAsync(AccountsApplication.Email);
        Guid[] runs = [await StoredCircle.AddAsync(app, owner), await StoredCircle.AddAsync(app, owner)];
        await app.InviteAsync(ada, "member", "ben@example.org");
        await ada.PostAsync("/api/v1/invitations", new { role = "viewer" });
        await ada.PostAsync("/api/v1/schedules", new { notation = "2xM(4,0,8) on mnist at 0,3, rho(2,0.9)", cron = "0 3 1 1 *" });
        await ada.PostAsync("/api/v1/shares", new { run = runs[0] });
        var project = (await ada.PostAsync("/api/v1/projects", new { name = "Second" })).GetProperty("project").GetProperty("id").GetGuid();
        using (var rule = await ada.Http.PutAsJsonAsync("/api/v1/retention", new { project, days = 365, runs = 0 }))
            rule.EnsureSuccessStatusCode();
        using (var cloud = await ada.Http.PostAsync("/api/v1/clouds", new MultipartFormDataContent { { new ByteArrayContent(Clouds.Csv(20)), "file", "cloud.csv" } }))
            cloud.EnsureSuccessStatusCode();
        await ada.PostAsync("/api/v1/views", new { run = runs[0], caption = "The circle" });
        var names = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var list in operations.Where(o => o.Method == "GET" && o.Path == $"/api/v1/{o.Kind}" && o.Parameters.Any(p => p.GetProperty("name").GetString() == "cursor")))
            names[list.Kind] = [.. (await ada.Http.GetFromJsonAsync<JsonElement>($"{list.Path}?limit=500")).GetProperty("items").EnumerateArray().Select(NameOf)];
        names["experiments"] = [.. (await ada.Http.GetFromJsonAsync<JsonElement>("/api/v1/runs")).GetProperty("items").EnumerateArray().Select(r => r.GetProperty("experiment").GetString()!)];
        Assert.All(new[] { "clouds", "experiments", "invitations", "people", "projects", "retention", "runs", "samples", "schedules", "shares", "tokens", "views" }, kind => Assert.True(names[kind].Count > 0, kind));
        return new(names);
    }

    private static string NameOf(JsonElement item) => new[] { "id", "key", "name", "label" }.Select(n => item.TryGetProperty(n, out var name) ? name.ToString() : null).FirstOrDefault(n => n is not null) ?? "";
}
