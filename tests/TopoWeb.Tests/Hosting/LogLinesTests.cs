using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using TopoWeb.Tests.Accounts;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Hosting;

/// <summary>What a server process writes: each line of a job or a request says which run, whose, and where; none has a secret.</summary>
[Trait("Speed", "slow")]
public sealed class LogLinesTests
{
    [Fact]
    public async Task Lines_AsJson_NameRunPersonAndWorker()
    {
        await using var lab = await SmallLab.StartAsync("json");
        var run = await lab.RunAsync();
        var person = (await lab.Ada.Http.GetFromJsonAsync<JsonElement>("/api/v1/me")).GetProperty("id").GetString();
        await lab.TouchSecretsAsync(run);
        var lines = lab.Output.Split('\n').Where(l => l.StartsWith('{')).Select(l => JsonDocument.Parse(l).RootElement).Where(l => l.GetProperty("Category").GetString() == "TopoWeb.Training.RunLog").ToList();
        var submitted = Scope(lines.Single(l => MessageOf(l).Contains("Submitted", StringComparison.Ordinal)));
        Assert.Equal(("Ada Lovelace", person), (submitted.GetProperty("Person").GetString(), submitted.GetProperty("PersonId").GetString()));
        Assert.NotEmpty(submitted.GetProperty("Request").GetString()!);
        foreach (var part in new[] { "Analysis started.", "Finished." })
        {
            var scope = Scope(lines.Single(l => MessageOf(l).EndsWith(part, StringComparison.Ordinal)));
            Assert.Equal(($"{run}", "Ring of Ada", "Ada Lovelace", person), (scope.GetProperty("Run").GetString(), scope.GetProperty("Name").GetString(), scope.GetProperty("Person").GetString(), scope.GetProperty("PersonId").GetString()));
            Assert.EndsWith($":{lab.ProcessId}", scope.GetProperty("Worker").GetString(), StringComparison.Ordinal);
        }
        lab.AssertNoSecrets();

        static string MessageOf(JsonElement line) => line.GetProperty("Message").GetString()!;

        static JsonElement Scope(JsonElement line) => line.GetProperty("Scopes").EnumerateArray().Single();
    }

    [Fact]
    public async Task Lines_AsText_NameRunPersonAndWorkerBelow()
    {
        await using var lab = await SmallLab.StartAsync(null);
        var run = await lab.RunAsync();
        await lab.TouchSecretsAsync(run);
        Assert.Matches($@"=> Run {run}, Name Ring of Ada, Person Ada Lovelace, PersonId [0-9a-f-]+, Worker \S+:{lab.ProcessId}\n\s+Run {run}: Finished\.", lab.Output);
        lab.AssertNoSecrets();
    }

    /// <summary>A server in Accounts mode with one administrator.</summary>
    private sealed class SmallLab : IAsyncDisposable
    {
        private readonly PublishedApp _app;
        private readonly Commands.TemporaryFolder _folder;
        private readonly List<string> _secrets = [AccountsApplication.Password];

        private SmallLab(PublishedApp app, Commands.TemporaryFolder folder)
        {
            (_app, _folder) = (app, folder);
            Ada = NewBrowser();
        }

        public FormBrowser Ada { get; }

        public string Output => _app.Output;

        public int ProcessId => _app.ProcessId;

        public static async Task<SmallLab> StartAsync(string? formatter)
        {
            Assert.SkipWhen(PublishedApp.Missing is not null, PublishedApp.Missing ?? "");
            var folder = new Commands.TemporaryFolder();
            SyntheticDigits.Write(folder.Path);
            var settings = new Dictionary<string, string>
            {
                ["Access:Mode"] = "Accounts", ["Database:Directory"] = folder.File("data"), ["Datasets:Directories:0"] = folder.Path, ["Samples:InGallery"] = "false", ["Workers:Train"] = "1", ["Logging:LogLevel:TopoWeb"] = "Trace",
            };
            if (formatter is not null)
                settings["Logging:Console:FormatterName"] = formatter;
            var lab = new SmallLab(await PublishedApp.ServeAsync(settings), folder);
            await Poll.UntilAsync(() => Task.FromResult(lab.Output.Contains("Code:", StringComparison.Ordinal)), () => $"no code is printed:\n{lab.Output}");
            var code = Regex.Match(lab.Output, @"Code:\s+(\S+)").Groups[1].Value;
            using var answer = await lab.Ada.SubmitAsync("/account/setup", new() { ["Code"] = code, ["Person"] = "Ada Lovelace", ["Email"] = AccountsApplication.Email, ["Password"] = AccountsApplication.Password });
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            return lab;
        }

        public async Task<Guid> RunAsync()
        {
            var run = (await Ada.PostAsync("/api/v1/runs", new { name = "Ring of Ada", notation = "2xM(8,0,16) on mnist at 0,20, rho(4,0.5), Mapper(6,2)" })).GetProperty("id").GetGuid();
            await Poll.UntilAsync(() => Ada.Http.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}"), s => s.GetProperty("state").GetString() == "succeeded", s => $"the run does not end: {s}\n{Output}");
            await Poll.UntilAsync(() => Task.FromResult(Output.Contains("Finished.", StringComparison.Ordinal)), () => $"no line of its end:\n{Output}");
            return run;
        }

        /// <summary>Uses a token and a link, also where they do not fit.</summary>
        public async Task TouchSecretsAsync(Guid run)
        {
            var token = (await Ada.PostAsync("/api/v1/tokens", new { name = "all", scopes = new[] { "read" } })).GetProperty("token").GetString()!;
            var link = new Uri((await Ada.PostAsync("/api/v1/shares", new { run })).GetProperty("url").GetString()!).AbsolutePath;
            _secrets.AddRange([token, link.Split('/')[^1]]);
            using var program = new HttpClient { BaseAddress = _app.Address };
            program.DefaultRequestHeaders.Add("Authorization", $"Bearer {token}");
            foreach (var (client, address) in new[] { (program, "/api/v1/me"), (program, "/api/v1/runs?limit=x"), (NewBrowser().Http, link), (NewBrowser().Http, $"{link}/result?choice=x"), (NewBrowser().Http, $"/nothing{link}") })
                using (await client.GetAsync(address))
                {
                }
        }

        public void AssertNoSecrets() => Assert.All(_secrets, secret => Assert.DoesNotContain(secret, Output, StringComparison.Ordinal));

        public async ValueTask DisposeAsync()
        {
            await _app.DisposeAsync();
            _folder.Dispose();
        }

        private FormBrowser NewBrowser() => new(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = _app.Address });
    }
}
