using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Training;

/// <summary>A training whose process is killed goes on from its saved state and ends with the filters of an undisturbed one.</summary>
[Trait("Speed", "slow")]
public sealed class ResumeTests
{
    /// <summary>How often the process is killed; more with TOPOWEB_KILLS.</summary>
    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("TOPOWEB_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 2;

    [Fact]
    public async Task Training_KilledAtAnyMoment_EndsWithTheSameBytes()
    {
        Assert.SkipWhen(PublishedApp.Missing is not null, PublishedApp.Missing ?? "");
        using var disturbed = new Commands.TemporaryFolder();
        using var quiet = new Commands.TemporaryFolder();
        using var datasets = new Commands.TemporaryFolder();
        SyntheticDigits.Write(datasets.Path);
        var random = new Random(Kills);
        foreach (var folder in new[] { disturbed, quiet })
            await using (var db = new SqliteTopoWebContext(new DbContextOptionsBuilder<SqliteTopoWebContext>().UseSqlite($"Data Source={folder.File("topoweb.db")}").Options))
                Data.SampleOffer.MarkDone(db);

        await using var app = await PublishedApp.ServeAsync(Settings(disturbed.Path, datasets.Path));
        var run = await SubmitAsync(app);
        var resumed = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            // The first time as soon as a state is on record: before, nothing would be shown. Then wherever it is a while later.
            if (kill == 0)
                await HoldWithStateAsync(app, disturbed.Path);
            else
                await IterationsAsync(app, disturbed.Path, random.Next(50, 800));
            await app.KillAsync();
            await using (var db = Open(disturbed.Path))
                resumed += await db.NetworkStates.CountAsync();
            await app.StartAsync();
        }
        var filters = await FiltersAsync(app, run);
        await using (var db = Open(disturbed.Path))
        {
            Assert.Equal(0, await db.NetworkStates.CountAsync());
            Assert.All(await db.Networks.ToListAsync(), n => Assert.NotEmpty(n.Curve!));
        }
        // Without a state on record the test would show nothing.
        Assert.True(resumed > 0, app.Output);

        await using var reference = await PublishedApp.ServeAsync(Settings(quiet.Path, datasets.Path));
        Assert.Equal(await FiltersAsync(reference, await SubmitAsync(reference)), filters);
    }

    /// <summary>Waits until a state is on record, with the process standing still from then on: a training that goes on would end, and take it away.</summary>
    private static async Task HoldWithStateAsync(PublishedApp app, string directory)
    {
        await using var db = Open(directory);
        await Poll.UntilAsync(async () =>
        {
            if (!await db.NetworkStates.AnyAsync())
                return false;
            await app.FreezeAsync();
            if (await db.NetworkStates.AnyAsync())
                return true;
            await app.ContinueAsync();
            return false;
        }, () => $"no state was saved.\n{app.Output}");
    }

    /// <summary>Waits until all networks together went on by so many iterations, or all are trained.</summary>
    private static async Task IterationsAsync(PublishedApp app, string directory, int iterations)
    {
        await using var db = Open(directory);
        var least = int.MaxValue; // a network that is taken up again counts from 0 until it tells how far it is
        await Poll.UntilAsync(async () =>
        {
            var sum = await db.Networks.SumAsync(n => n.Iteration);
            least = Math.Min(least, sum);
            return sum >= least + iterations || await db.Networks.AllAsync(n => n.State == NetworkState.Succeeded);
        }, () => $"no {iterations} iterations after {least}.\n{app.Output}");
    }

    private static Dictionary<string, string> Settings(string data, string datasets) => new()
    {
        ["Database:Directory"] = data,
        ["Datasets:Directories:0"] = datasets,
        ["Workers:SaveIterations"] = "20",
        ["Workers:SaveSeconds"] = "0",
    };

    private static SqliteTopoWebContext Open(string directory) =>
        new(new DbContextOptionsBuilder<SqliteTopoWebContext>().UseSqlite($"Data Source={Directory.GetFiles(directory, "*.db").Single()}").Options);

    private static async Task<Guid> SubmitAsync(PublishedApp app)
    {
        using var accepted = await app.Client.PostAsJsonAsync("/api/v1/runs", new
        {
            notation = $"6xM(4,0,8) on mnist at 0,{800 + 500 * (Kills - 2)}",
            spec = new { density = new { k = 4, p = 1.0 }, barcode = new { landmarks = 12 }, mapper = new { resolution = 4 } },
        });
        accepted.EnsureSuccessStatusCode();
        return (await accepted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    private static async Task<byte[]> FiltersAsync(PublishedApp app, Guid run)
    {
        var status = await Poll.UntilAsync(() => app.Client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}"),
            s => s.GetProperty("state").GetString() is not ("queued" or "training" or "analyzing"), s => $"{s}\n{app.Output}", TimeSpan.FromMinutes(5));
        Assert.True(status.GetProperty("state").GetString() == "succeeded", $"{status}\n{app.Output}");
        return await app.Client.GetByteArrayAsync($"/api/v1/runs/{run}/filters.npy");
    }
}
