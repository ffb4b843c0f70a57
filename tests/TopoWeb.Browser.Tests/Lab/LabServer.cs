using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using TopoWeb.Tests.Published;

namespace TopoWeb.Browser.Tests.Lab;

/// <summary>The published application in Accounts mode, a process with data of its own. Browsers open it as localhost: passkeys need https or this machine itself, and a name.</summary>
internal sealed partial class LabServer : IAsyncDisposable
{
    /// <summary>Of everybody in this lab.</summary>
    public const string Password = "unlikely-lantern-quarry-48";

    private readonly DirectoryInfo _directory;
    private readonly List<HttpClient> _programs = [];
    private Task<LabRun>? _trained;
    private int _people;

    private LabServer(DirectoryInfo directory, PublishedApp app, string host)
    {
        (_directory, App) = (directory, app);
        Address = new($"http://{host}:{app.Address.Port}/");
    }

    public PublishedApp App { get; }

    /// <summary>With a slash at its end.</summary>
    public Uri Address { get; }

    /// <summary>The first administrator, once the server has been set up.</summary>
    public LabPerson Ada { get; private set; } = null!;

    /// <summary>What browsers keep of people who have signed in once, by their addresses.</summary>
    public Dictionary<string, string> SignedIn { get; } = [];

    /// <param name="settings">Besides the mode and the places of the data.</param>
    /// <param name="host">As which it is opened; any other than this machine's own names makes it listen on all addresses.</param>
    public static async Task<LabServer> StartAsync(IReadOnlyDictionary<string, string>? settings = null, string host = "localhost")
    {
        var directory = Directory.CreateTempSubdirectory("topoweb-lab-");
        SyntheticDigits.Write(Path.Combine(directory.FullName, "datasets"));
        var all = new Dictionary<string, string>(settings ?? new Dictionary<string, string>())
        {
            ["Access:Mode"] = "Accounts",
            ["Database:Directory"] = Path.Combine(directory.FullName, "data"),
            ["Datasets:Directories:0"] = Path.Combine(directory.FullName, "datasets"),
            // The sample takes a core for many seconds, and none of these tests looks at it.
            ["Samples:InGallery"] = "false",
            // Everybody comes from this machine.
            ["RateLimits:AttemptsPerMinute"] = "10000",
        };
        try
        {
            return new(directory, await PublishedApp.ServeAsync(all, everywhere: host != "localhost"), host);
        }
        catch
        {
            directory.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>The address of a page.</summary>
    public string At(string page) => new Uri(Address, page).ToString();

    /// <summary>What the server has printed for the first administrator.</summary>
    public Task<string> SetupCodeAsync() => Poll.UntilAsync(
        () => Task.FromResult(Code().Match(App.Output).Groups[1].Value), code => code.Length > 0, _ => $"no set-up code was printed.\n{App.Output}", TimeSpan.FromSeconds(30));

    /// <summary>Makes the first administrator, without a browser.</summary>
    public async Task SetUpAsync()
    {
        var code = await SetupCodeAsync();
        Ada = await EnterAsync("Ada Lovelace", "ada@lab.example", "account/setup", ["read", "run", "share", "admin"], ("Code", code));
    }

    /// <summary>Somebody new, by an invitation of the administrator.</summary>
    public async Task<LabPerson> JoinAsync(string role, string name)
    {
        var invitation = await Ada.PostAsync("api/v1/invitations", new { role });
        string[] scopes = role == "viewer" ? ["read"] : ["read", "run", "share"];
        return await EnterAsync(name, $"person-{Interlocked.Increment(ref _people)}@lab.example", invitation.GetProperty("url").GetString()!, scopes);
    }

    /// <summary>A run of the administrator with two results, in a project of its own: trained once, for all that only look at it.</summary>
    public Task<LabRun> TrainedAsync() => _trained ??= TrainAsync();

    /// <summary>As if the time of a link had come. No time of its own is short enough for a test and long enough for a page that opens on a busy machine.</summary>
    public async Task ExpireAsync(LabLink link)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_directory.FullName, "data", "topoweb.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = """UPDATE "ShareLinks" SET "ExpiresAt" = $past WHERE "Id" = $id""";
        command.Parameters.AddWithValue("$past", DateTime.UtcNow.AddSeconds(-1));
        command.Parameters.AddWithValue("$id", link.Id);
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }

    /// <summary>A program without a token, or with anything that is offered as one.</summary>
    public HttpClient NewProgram(string? token = null)
    {
        var program = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address, Timeout = Poll.Patience };
        if (token is not null)
            program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _programs.Add(program);
        return program;
    }

    public async ValueTask DisposeAsync()
    {
        _programs.ForEach(program => program.Dispose());
        await App.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    /// <summary>Fills the form of a page at the door, and takes a token for a program of whoever came in.</summary>
    private async Task<LabPerson> EnterAsync(string name, string email, string page, string[] scopes, params (string Name, string Value)[] more)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new() }) { BaseAddress = Address };
        var html = await browser.GetStringAsync(page);
        (string Name, string Value)[] fields =
        [
            .. Hidden().Matches(html).Select(m => (m.Groups[1].Value, WebUtility.HtmlDecode(m.Groups[2].Value))),
            ("Person", name), ("Email", email), ("Password", Password), .. more,
        ];
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using (var entered = await browser.PostAsync(page, form))
            Assert.True(entered.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.SeeOther, $"{page}: {(int)entered.StatusCode} {await entered.Content.ReadAsStringAsync()}");
        using var answer = await browser.PostAsJsonAsync("api/v1/tokens", new { name = "tests", scopes });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
        var id = (await browser.GetFromJsonAsync<JsonElement>("api/v1/me")).GetProperty("id").GetGuid();
        return new(id, name, email, NewProgram(token));
    }

    private async Task<LabRun> TrainAsync()
    {
        var project = (await Ada.PostAsync("api/v1/projects", new { name = "Digits", description = "Small networks on synthetic digits", labAccess = "read" })).GetProperty("project").GetProperty("id").GetGuid();
        var run = await Ada.RunAsync(new { project, name = "Two checkpoints", notation = "4xM(16,0,16) on mnist at 0,40, layer 1, rho(10,0.5), LW(30,nu=1), Mapper(8,3)" });
        return run with { Project = project };
    }

    [GeneratedRegex(@"Code:\s+(\S+)")]
    private static partial Regex Code();

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*name=\"([^\"]+)\"[^>]*value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
