using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Tests.Data;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Workers;

/// <summary>A worker on another machine (a network namespace), whose cable is pulled: nobody is told, connections just fall silent.</summary>
[Trait("Speed", "slow")]
[Trait("Network", "changes")]
public sealed class CutOffTests
{
    [Fact]
    public async Task Worker_CutOff_IsReplacedAndTakesPartAgainWhenItIsBack()
    {
        Assert.SkipWhen(PublishedApp.Missing is not null, PublishedApp.Missing ?? "");
        var (machine, why) = await NetworkNamespace.CreateAsync();
        Assert.SkipWhen(machine is null, why ?? "");
        await using var other = machine!;
        await using var postgres = await PrivatePostgres.CreateAsync(other.Here);
        await postgres.StartAsync();
        await using var db = new PostgresTopoWebContext(new DbContextOptionsBuilder<PostgresTopoWebContext>().UseNpgsql(postgres.ConnectionString).Options);
        SampleOffer.MarkDone(db);
        using var folder = new Commands.TemporaryFolder();
        SyntheticDigits.Write(folder.Path);
        Dictionary<string, string> Settings(string address, int train) => new()
        {
            ["Database:Postgres"] = postgres.ConnectionFrom(address), ["Datasets:Directories:0"] = folder.Path, ["Workers:Train"] = $"{train}", ["Workers:Analyze"] = $"{1 - train}",
            ["Workers:LeaseSeconds"] = "5", ["Workers:SaveIterations"] = "20", ["Workers:SaveSeconds"] = "0",
        };
        await using var server = await PublishedApp.ServeAsync(Settings("127.0.0.1", train: 0));
        await using var away = await PublishedApp.WorkAsync(Settings(other.Here, train: 1), other);
        string Outputs() => $"{server.Output}\n{away.Output}";

        var run = (await server.Client.AskAsync("/api/v1/runs", new { notation = "1xM(8,0,16) on mnist at 0,4000", spec = new { density = new { k = 4, p = 0.5 }, barcode = new { landmarks = 12 }, mapper = new { resolution = 4 } } })).GetProperty("id").GetGuid();
        var cut = await Poll.UntilAsync(
            () => db.Networks.AsNoTracking().SingleOrDefaultAsync(n => n.State == NetworkState.Running && db.NetworkStates.Any(s => s.NetworkId == n.Id)), n => n is not null, _ => Outputs());
        // It stands still while the cable is pulled: the training is not over before.
        await away.FreezeAsync();
        await other.PlugAsync(false);
        Assert.True(await db.Networks.AnyAsync(n => n.Id == cut!.Id && n.LeaseOwner == cut.LeaseOwner), Outputs());
        await away.ContinueAsync();
        await using var near = await PublishedApp.WorkAsync(Settings("127.0.0.1", train: 1));
        await Poll.UntilAsync(() => db.Networks.AnyAsync(n => n.Id == cut!.Id && n.LeaseOwner != null && n.LeaseOwner != cut.LeaseOwner && n.Iteration > 0), () => $"nobody took the network over\n{Outputs()}\n{near.Output}");

        await other.PlugAsync(true);
        var state = await Poll.UntilAsync(() => server.Client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}"), s => s.GetProperty("state").GetString() is "succeeded" or "failed", s => $"{s}\n{Outputs()}\n{near.Output}");
        Assert.Equal("succeeded", state.GetProperty("state").GetString());

        // What it computed while it was away is nobody's, and it goes on with other work.
        await near.KillAsync();
        await server.Client.AskAsync("/api/v1/runs", new { notation = "1xM(8,0,16) on mnist at 0,5", spec = new { density = new { k = 4, p = 0.5 }, barcode = new { landmarks = 12 }, mapper = new { resolution = 4 } } });
        await Poll.UntilAsync(async () => await db.Networks.CountAsync(n => n.State == NetworkState.Succeeded) == 2, Outputs);
        Assert.Null(away.ExitCode);
    }
}
