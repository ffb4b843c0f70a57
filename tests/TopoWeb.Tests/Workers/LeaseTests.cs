using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TopoWeb.Data;
using TopoWeb.Tests.Data;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Workers;

/// <summary>Two real workers and one network to train: who has the lease, and who writes. Clocks that differ are in <see cref="MachinesTests"/>, a pulled cable in <see cref="CutOffTests"/>.</summary>
[Trait("Speed", "slow")]
public sealed class LeaseTests
{
    private const int Lease = 8;

    [Fact]
    public async Task Job_LongerThanEveryTimeout_IsRunOnce()
    {
        await using var lab = await Lab.StartAsync();
        var run = await lab.SubmitAsync("1xM(8,0,16) on mnist at 0,1000000");
        var claimed = await lab.ClaimedAsync();
        // Both timeouts are this long: that of the lease, and that of the queue.
        var attempts = new HashSet<(string?, int)>();
        await Poll.UntilAsync(async () =>
        {
            var now = await lab.NetworkAsync();
            attempts.Add((now.LeaseOwner, now.Attempt));
            return await lab.Db.ReadAsync() - claimed.StartedAt > TimeSpan.FromSeconds(3 * Lease);
        }, lab.Outputs);
        Assert.Equal([(claimed.LeaseOwner, 1)], attempts);
        using var cancelled = await lab.Server.Client.PostAsync($"/api/v1/runs/{run}/cancel", null);
        cancelled.EnsureSuccessStatusCode();
        await Poll.UntilAsync(async () => (await lab.NetworkAsync()).LeaseOwner is null, lab.Outputs);
    }

    [Fact]
    public async Task Worker_WhoseDatabaseFallsSilent_IsReplacedAfterItsLeaseAndWritesNothingLater()
    {
        await using var lab = await Lab.StartAsync();
        var run = await lab.SubmitAsync("1xM(8,0,16) on mnist at 0,4000");
        var claimed = await lab.ClaimedAsync();
        var away = lab.PlaceOf(claimed.LeaseOwner!);
        // It stands still until its line is silent: the training is not over before.
        await away.Worker.FreezeAsync();
        away.Proxy.FallSilent();
        var last = await lab.NetworkAsync();
        Assert.Equal(claimed.LeaseOwner, last.LeaseOwner);
        await away.Worker.ContinueAsync();

        var taken = await Poll.UntilAsync(lab.NetworkAsync, n => n.LeaseOwner is not null && n.LeaseOwner != claimed.LeaseOwner, _ => lab.Outputs());
        // By the database's clock, from the last sign of life to the next claim. How soon after the lease it is, a busy machine decides: two leases are the bound where it does little else.
        Assert.InRange((taken.StartedAt - last.Heartbeat)!.Value.TotalSeconds, Lease, Environment.GetEnvironmentVariable("TOPOWEB_KILLS") is null ? double.MaxValue : 2 * Lease);
        Assert.Equal(2, taken.Attempt);
        await lab.SucceededAsync(run);
        var (network, stages) = (JsonSerializer.Serialize(await lab.NetworkAsync()), await lab.StagesAsync());

        // Back, it learns that the network is another's, which has ended meanwhile, and goes on with other work.
        away.Proxy.Resume();
        await lab.StopOthersAsync(away);
        await lab.SucceededAsync(await lab.SubmitAsync("1xM(8,0,16) on mnist at 0,5"));
        Assert.Equal(network, JsonSerializer.Serialize(await lab.NetworkAsync()));
        var now = await lab.StagesAsync();
        Assert.Equal(stages, now.Where(s => s.Run == run));
        Assert.Equal(now.Distinct().Count(), now.Count);
        Assert.Empty(await lab.Db.NetworkStates.ToListAsync());
        Assert.Null(away.Worker.ExitCode);
    }

    /// <summary>A worker behind a line that can fall silent.</summary>
    private sealed record Place(TcpProxy Proxy, PublishedApp Worker);

    private sealed class Lab(TestPostgres database, Commands.TemporaryFolder folder, PublishedApp server, List<Place> places) : IAsyncDisposable
    {
        public PublishedApp Server => server;

        public PostgresTopoWebContext Db { get; } = Open(database);

        public static async Task<Lab> StartAsync()
        {
            Assert.SkipWhen(PublishedApp.Missing is not null, PublishedApp.Missing ?? "");
            var database = await TestPostgres.CreateAsync();
            await using (var db = Open(database))
                SampleOffer.MarkDone(db);
            var folder = new Commands.TemporaryFolder();
            SyntheticDigits.Write(folder.Path);
            var server = await PublishedApp.ServeAsync(SettingsOf(database.ConnectionString, folder.Path, train: 0));
            var port = new NpgsqlConnectionStringBuilder(database.ConnectionString).Port;
            var places = await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
            {
                var proxy = new TcpProxy(port);
                var through = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Host = "127.0.0.1", Port = proxy.Port };
                return new Place(proxy, await PublishedApp.WorkAsync(SettingsOf(through.ConnectionString, folder.Path, train: 1)));
            }));
            return new(database, folder, server, [.. places]);
        }

        public string Outputs() => string.Join("\n--- another process\n", places.Select(p => p.Worker.Output).Prepend(server.Output));

        public async Task<Guid> SubmitAsync(string notation) => (await server.Client.AskAsync("/api/v1/runs",
            new { notation, spec = new { density = new { k = 4, p = 0.5 }, barcode = new { landmarks = 12 }, mapper = new { resolution = 4 } } })).GetProperty("id").GetGuid();

        /// <summary>The first network.</summary>
        public Task<NetworkRow> NetworkAsync() => Db.Networks.AsNoTracking().OrderBy(n => n.Id).FirstAsync();

        /// <summary>The first network, once somebody trains it.</summary>
        public async Task<NetworkRow> ClaimedAsync() => (await Poll.UntilAsync(() => Db.Networks.AsNoTracking().FirstOrDefaultAsync(n => n.State == NetworkState.Running && n.Iteration > 0), n => n is not null, _ => Outputs()))!;

        public Place PlaceOf(string owner) => places.Single(p => owner.Contains($":{p.Worker.ProcessId.ToString(CultureInfo.InvariantCulture)}:", StringComparison.Ordinal));

        public async Task StopOthersAsync(Place staying)
        {
            foreach (var other in places.Where(p => p != staying))
                await other.Worker.KillAsync();
        }

        public async Task SucceededAsync(Guid run)
        {
            var state = await Poll.UntilAsync(() => server.Client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}"), s => s.GetProperty("state").GetString() is "succeeded" or "failed", s => $"{s}\n{Outputs()}");
            Assert.Equal("succeeded", state.GetProperty("state").GetString());
        }

        public async Task<IReadOnlyList<(Guid Run, string Choice, string Name, string Key)>> StagesAsync() =>
            [.. (await Db.Stages.AsNoTracking().OrderBy(s => s.Id).ToListAsync()).Select(s => (s.RunId, s.Choice, s.Name, s.Key))];

        public async ValueTask DisposeAsync()
        {
            foreach (var place in places)
            {
                await place.Worker.DisposeAsync();
                await place.Proxy.DisposeAsync();
            }
            await server.DisposeAsync();
            await Db.DisposeAsync();
            await database.DisposeAsync();
            folder.Dispose();
        }

        private static PostgresTopoWebContext Open(TestPostgres database) => new(new DbContextOptionsBuilder<PostgresTopoWebContext>().UseNpgsql(database.ConnectionString).Options);

        private static Dictionary<string, string> SettingsOf(string connection, string datasets, int train) => new()
        {
            ["Database:Postgres"] = connection,
            ["Datasets:Directories:0"] = datasets,
            ["Workers:Train"] = $"{train}",
            ["Workers:Analyze"] = $"{1 - train}",
            ["Workers:LeaseSeconds"] = $"{Lease}",
            ["Workers:RequeueSeconds"] = $"{Lease}",
            ["Workers:SaveIterations"] = "20",
            ["Workers:SaveSeconds"] = "0",
        };
    }
}
