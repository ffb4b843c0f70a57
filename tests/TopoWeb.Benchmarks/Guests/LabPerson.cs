using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using TopoWeb.Tests.Published;

namespace TopoWeb.Benchmarks.Guests;

/// <summary>Somebody with an account: signed in for pages, and with a token for programs.</summary>
internal sealed class LabPerson : IDisposable
{
    private readonly CookieContainer _cookies = new();

    private LabPerson(LabServer server, string name)
    {
        (Server, Name) = (server, name);
        Pages = server.NewClient(_cookies);
        Programs = server.NewClient();
    }

    public LabServer Server { get; }

    public string Name { get; }

    public string Email => $"{Name.ToLowerInvariant()}@lab.example";

    public static string Password => LabServer.Password;

    /// <summary>With the cookies of a browser.</summary>
    public HttpClient Pages { get; }

    /// <summary>With an API token.</summary>
    public HttpClient Programs { get; }

    public string Cookies => _cookies.GetCookieHeader(Server.Address);

    /// <summary>Comes by an invitation.</summary>
    public static async Task<LabPerson> JoinAsync(LabServer server, string name)
    {
        var person = new LabPerson(server, name);
        using var invited = await server.Administrator.PostAsJsonAsync("/api/v1/invitations", new { role = "member" });
        var link = new Uri((await ReadAsync(invited)).GetProperty("url").GetString()!).PathAndQuery;
        using var form = await LabServer.FillAsync(person.Pages, link, ("Person", name), ("Email", person.Email), ("Password", Password));
        using var joined = await person.Pages.PostAsync(link, form);
        if (joined.StatusCode != HttpStatusCode.Redirect)
            throw new InvalidOperationException($"An invitation was answered with {(int)joined.StatusCode}.\n{await joined.Content.ReadAsStringAsync()}");
        using var token = await person.Pages.PostAsJsonAsync("/api/v1/tokens", new { name = "program", scopes = new[] { "read", "run", "share" } });
        person.Programs.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await ReadAsync(token)).GetProperty("token").GetString());
        return person;
    }

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement : throw new InvalidOperationException($"{answer.RequestMessage?.RequestUri?.AbsolutePath}: {(int)answer.StatusCode} {text}");
    }

    /// <summary>Opens a page as a browser does, until it is left.</summary>
    public async Task<LivePage> OpenAsync(string path, CancellationToken leave)
    {
        var address = new Uri(Server.Address, path);
        using var answer = await Pages.GetAsync(address, leave);
        var html = await answer.Content.ReadAsStringAsync(leave);
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new InvalidOperationException($"{address.AbsolutePath}: {(int)answer.StatusCode}");
        return await LivePage.OpenAsync(Pages, Cookies, address, html, null, leave);
    }

    public void Dispose()
    {
        Pages.Dispose();
        Programs.Dispose();
    }
}
