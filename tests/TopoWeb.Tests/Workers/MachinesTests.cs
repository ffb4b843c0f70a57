using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Tests.Data;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Workers;

/// <summary>A server and workers as processes of their own: drained, stopped, of another version, with a wrong clock, and without their database.</summary>
[Trait("Speed", "slow")]
public sealed class MachinesTests
{
    private const int Iterations = 2000;

    [Fact]
    public async Task Worker_WithAClockFiveMinutesOff_TakesNobodysLeaseAndLosesNone()
    {
        RequireProgram();
        var library = Directory.Exists("/usr/lib") ? Directory.EnumerateFiles("/usr/lib", "libfaketime.so.1", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2, IgnoreInaccessible = true }).FirstOrDefault() : null;
        Assert.SkipWhen(library is null, "faketime is not installed (make test installs it as root on Debian).");
        await using var database = await TestPostgres.CreateAsync();
        await using var lab = await StartAsync(database.ConnectionString);
        Dictionary<string, string> Off(string by) => new(lab.Settings(train: 1)) { ["LD_PRELOAD"] = library!, ["FAKETIME"] = by, ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0", ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1" };
        var starting = new[] { PublishedApp.WorkAsync(Off("+5m")), PublishedApp.WorkAsync(Off("-5m")) };
        await using var ahead = await starting[0];
        await using var behind = await starting[1];

        var run = await lab.SubmitAsync("4xM(8,0,16) on mnist at 0,120");
        await lab.FinishedAsync(run, () => $"{ahead.Output}\n{behind.Output}");

        await using var db = Open(database.ConnectionString);
        // Each network was taken on once: nobody's heartbeat was thought to be old. Both clocks took part.
        Assert.All(await db.Networks.ToListAsync(), n => Assert.Equal((NetworkState.Succeeded, 1), (n.State, n.Attempt)));
        var times = await db.Networks.Select(n => n.FinishedAt!.Value).ToListAsync();
        Assert.All(times, t => Assert.True(Math.Abs((t - DateTime.UtcNow).TotalMinutes) < 3, $"Finished at {t:O}: by a worker's clock."));
    }

    [Fact]
    public async Task Worker_DrainedAndStopped_FinishesItsJobsThenGivesThemBack()
    {
        RequireProgram();
        await using var database = await TestPostgres.CreateAsync();
        await using var lab = await StartAsync(database.ConnectionString);
        await using var worker = await PublishedApp.WorkAsync(lab.Settings(train: 1));
        await using var db = Open(database.ConnectionString);
        var run = await lab.SubmitAsync($"4xM(8,0,16) on mnist at 0,{Iterations}");

        var id = await lab.WorkerAsync("running");
        await InTheMiddleAsync(worker, db, () => lab.AskAsync(id, "drain", HttpStatusCode.NoContent));
        Assert.Equal(id, await lab.WorkerAsync("drained"));
        // What it had is trained to its end; what it had not begun waits.
        var states = await db.Networks.AsNoTracking().Select(n => n.State).ToListAsync();
        Assert.Equal([NetworkState.Queued, NetworkState.Succeeded], states.Distinct().Order());
        Assert.All(await db.Networks.AsNoTracking().Where(n => n.State == NetworkState.Succeeded).ToListAsync(), n => Assert.Equal(1, n.Attempt));

        await lab.AskAsync(id, "resume", HttpStatusCode.NoContent);
        await InTheMiddleAsync(worker, db, () => lab.AskAsync(id, "stop", HttpStatusCode.NoContent));
        await Poll.UntilAsync(() => Task.FromResult(worker.ExitCode is not null), () => worker.Output);
        Assert.Equal(0, worker.ExitCode);
        Assert.False(await db.Networks.AnyAsync(n => n.State == NetworkState.Running));
        await lab.AskAsync(id, "drain", HttpStatusCode.NotFound);
        Assert.Equal("training", (await lab.Server.Client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}")).GetProperty("state").GetString());

        await using var second = await PublishedApp.WorkAsync(lab.Settings(train: 1));
        await lab.FinishedAsync(run, () => second.Output);
    }

    [Fact]
    public async Task Worker_OfAnotherVersion_IsRefusedWithWords()
    {
        RequireProgram();
        await using var database = await TestPostgres.CreateAsync();
        await using var db = Open(database.ConnectionString);
        SampleOffer.MarkDone(db);
        var now = await db.ReadAsync();
        db.Workers.Add(new WorkerRow { Id = Guid.CreateVersion7(), Process = "web:1", Machine = "web", Serves = true, Version = "0.1 (an old one)", Queues = "", Lanes = "", StartedAt = now, Heartbeat = now.AddMinutes(2) });
        await db.SaveChangesAsync();

        await using var worker = PublishedApp.Begin("worker", new Dictionary<string, string> { ["Database:Postgres"] = database.ConnectionString });
        await Poll.UntilAsync(() => Task.FromResult(worker.ExitCode is not null), () => worker.Output);
        Assert.Equal(2, worker.ExitCode);
        await Poll.UntilAsync(() => Task.FromResult(worker.Output.Contains("the server has version 0.1 (an old one). Install the server's version", StringComparison.Ordinal)), () => worker.Output);
        var row = await db.Workers.AsNoTracking().SingleAsync(w => !w.Serves);
        Assert.Equal(WorkerState.Refused, row.State);
        Assert.Contains("0.1 (an old one)", row.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_AwayAtTheStartAndLater_IsWaitedForAndNothingIsLost()
    {
        RequireProgram();
        await using var postgres = await PrivatePostgres.CreateAsync();
        using var folder = new Commands.TemporaryFolder();
        SyntheticDigits.Write(folder.Path);
        var settings = new Dictionary<string, string>(Lab.SettingsOf(postgres.ConnectionString, folder.Path, train: 0, analyze: 1));
        await using var server = PublishedApp.Begin("serve", settings);
        await using var worker = PublishedApp.Begin("worker", Lab.SettingsOf(postgres.ConnectionString, folder.Path, train: 1, analyze: 0));

        await Poll.UntilAsync(() => Task.FromResult(new[] { server, worker }.All(p => p.Output.Contains("The database does not answer. Waiting for it.", StringComparison.Ordinal))), () => $"{server.Output}\n{worker.Output}");
        await SaysAwayAsync(server);
        await postgres.StartAsync();
        await Task.WhenAll(server.ReadyAsync(), worker.ReadyAsync());

        using var accepted = await server.Client.PostAsJsonAsync("/api/v1/runs", Lab.Request("2xM(8,0,16) on mnist at 0,500"));
        var run = (await accepted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        await using (var db = Open(postgres.ConnectionString))
            await Poll.UntilAsync(() => db.Networks.AnyAsync(n => n.State == NetworkState.Running && n.Iteration > 0), () => worker.Output);
        await postgres.StopAsync();
        await SaysAwayAsync(server);
        await postgres.StartAsync();

        var state = await Poll.UntilAsync(
            async () => await StateAsync(server, run), s => s is "succeeded" or "failed", s => $"{s}\n{server.Output}\n{worker.Output}");
        Assert.Equal("succeeded", state);
        Assert.Equal((null, null), (server.ExitCode, worker.ExitCode));
    }

    /// <summary>
    /// Asks while a network is surely in training: the worker stands still until the request is there, and is let go once its next look for requests is overdue.
    /// However fast it trains, and however long the test waits for a processor, it has half of the network before it then.
    /// </summary>
    private static async Task InTheMiddleAsync(PublishedApp worker, TopoWebContext db, Func<Task> ask)
    {
        await Poll.UntilAsync(async () =>
        {
            if (!await db.Networks.AnyAsync(n => n.State == NetworkState.Running && n.Iteration > 0 && n.Iteration < Iterations / 2))
                return false;
            await worker.FreezeAsync();
            if (await db.Networks.AnyAsync(n => n.State == NetworkState.Running && n.Iteration > 0 && n.Iteration < Iterations / 2))
                return true;
            await worker.ContinueAsync();
            return false;
        }, () => worker.Output);
        await ask();
        await Task.Delay(TimeSpan.FromSeconds(2.5));
        await worker.ContinueAsync();
    }

    /// <summary>To supervisors, people and programs.</summary>
    private static async Task SaysAwayAsync(PublishedApp server)
    {
        foreach (var (address, accept) in new[] { ("/health/ready", "*/*"), ("/runs", "text/html"), ("/api/v1/runs", "application/json") })
            await Poll.UntilAsync(async () =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Accept", accept } } };
                try
                {
                    using var answer = await server.Client.SendAsync(request);
                    return (answer.StatusCode, Text: await answer.Content.ReadAsStringAsync());
                }
                catch (HttpRequestException e)
                {
                    return (default, e.Message);
                }
            }, a => a.StatusCode == HttpStatusCode.ServiceUnavailable && a.Text.Contains("The database does not answer.", StringComparison.Ordinal), a => $"{address}: {a}\n{server.Output}");
        using var live = await server.Client.GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    private static async Task<string?> StateAsync(PublishedApp server, Guid run)
    {
        using var answer = await server.Client.GetAsync($"/api/v1/runs/{run}");
        return answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("state").GetString() : null;
    }

    private static void RequireProgram() => Assert.SkipWhen(PublishedApp.Missing is not null, PublishedApp.Missing ?? "");

    private static PostgresTopoWebContext Open(string connection) => new(new DbContextOptionsBuilder<PostgresTopoWebContext>().UseNpgsql(connection).Options);

    private static async Task<Lab> StartAsync(string connection)
    {
        await using (var db = Open(connection))
            SampleOffer.MarkDone(db);
        return await Lab.StartAsync(connection);
    }

    /// <summary>A server that trains nothing itself.</summary>
    private sealed class Lab(string connection, Commands.TemporaryFolder folder, PublishedApp server) : IAsyncDisposable
    {
        public PublishedApp Server => server;

        public static async Task<Lab> StartAsync(string connection)
        {
            var folder = new Commands.TemporaryFolder();
            SyntheticDigits.Write(folder.Path);
            return new(connection, folder, await PublishedApp.ServeAsync(SettingsOf(connection, folder.Path, train: 0, analyze: 1)));
        }

        public static Dictionary<string, string> SettingsOf(string connection, string datasets, int train, int analyze) => new()
        {
            ["Database:Postgres"] = connection,
            ["Datasets:Directories:0"] = datasets,
            ["Workers:Train"] = $"{train}",
            ["Workers:Analyze"] = $"{analyze}",
            // Shorter than the clocks are off, and longer than a busy machine keeps a heartbeat waiting.
            ["Workers:LeaseSeconds"] = "60",
        };

        public static object Request(string notation) => new { notation, spec = new { density = new { k = 4, p = 0.5 }, barcode = new { landmarks = 12 }, mapper = new { resolution = 4 } } };

        public Dictionary<string, string> Settings(int train) => SettingsOf(connection, folder.Path, train, analyze: 0);

        public async Task<Guid> SubmitAsync(string notation)
        {
            using var accepted = await server.Client.PostAsJsonAsync("/api/v1/runs", Request(notation));
            accepted.EnsureSuccessStatusCode();
            return (await accepted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        }

        public async Task FinishedAsync(Guid run, Func<string> output) =>
            Assert.Equal("succeeded", await Poll.UntilAsync(() => StateAsync(server, run), s => s is "succeeded" or "failed", s => $"{s}\n{server.Output}\n{output()}"));

        /// <summary>The worker, once it is in a state.</summary>
        public async Task<Guid> WorkerAsync(string state) => (await Poll.UntilAsync(
            async () => (await server.Client.GetFromJsonAsync<JsonElement>("/api/v1/workers")).GetProperty("items").EnumerateArray().SingleOrDefault(w => !w.GetProperty("serves").GetBoolean() && w.GetProperty("state").GetString() == state),
            w => w.ValueKind == JsonValueKind.Object, _ => $"no worker is {state}\n{server.Output}")).GetProperty("id").GetGuid();

        public async Task AskAsync(Guid worker, string what, HttpStatusCode expected)
        {
            using var answer = await server.Client.PostAsync($"/api/v1/workers/{worker}/{what}", null);
            Assert.Equal(expected, answer.StatusCode);
        }

        public async ValueTask DisposeAsync()
        {
            await server.DisposeAsync();
            folder.Dispose();
        }
    }
}
