using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Tests.Data;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Runs.Jobs;

/// <summary>One server and two workers as processes of their own, with PostgreSQL between them.</summary>
[Trait("Speed", "slow")]
public sealed class WorkerTests
{
    /// <summary>So many that both workers are at it for a while, however late one of them begins.</summary>
    private const int Networks = 16;

    [Fact]
    public async Task Workers_TwoOfThem_ShareATrainingAndSurviveTheDeathOfOne()
    {
        Assert.SkipWhen(PublishedApp.Missing is not null, PublishedApp.Missing ?? "");
        await using var database = await TestPostgres.CreateAsync();
        using var folder = new Commands.TemporaryFolder();
        SyntheticDigits.Write(folder.Path);
        Dictionary<string, string> Settings(int train, int analyze) => new()
        {
            ["Database:Postgres"] = database.ConnectionString,
            ["Datasets:Directories:0"] = folder.Path,
            ["Workers:Train"] = train.ToString(),
            ["Workers:Analyze"] = analyze.ToString(),
            ["Workers:LeaseSeconds"] = "5",
        };
        await using var db = new PostgresTopoWebContext(new DbContextOptionsBuilder<PostgresTopoWebContext>().UseNpgsql(database.ConnectionString).Options);
        SampleOffer.MarkDone(db);

        await using var server = await PublishedApp.ServeAsync(Settings(train: 0, analyze: 1));
        var starting = new[] { PublishedApp.WorkAsync(Settings(train: 1, analyze: 0)), PublishedApp.WorkAsync(Settings(train: 1, analyze: 0)) };
        await using var one = await starting[0];
        await using var two = await starting[1];

        using var accepted = await server.Client.PostAsJsonAsync("/api/v1/runs", new
        {
            notation = $"{Networks}xM(8,0,16) on mnist at 0,200",
            spec = new { density = new { k = 4, p = 0.5 }, barcode = new { landmarks = 20 }, mapper = new { resolution = 6 } },
        });
        accepted.EnsureSuccessStatusCode();
        var run = (await accepted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();

        var workers = await WaitAsync(async () =>
        {
            var owners = await db.Networks.AsNoTracking().Where(n => n.LeaseOwner != null).Select(n => n.LeaseOwner!).ToListAsync();
            return owners.Select(ProcessOf).Distinct().Order().ToArray() is { Length: 2 } both ? both : null;
        }, () => $"Both workers never trained at the same time.\n{server.Output}\n{one.Output}\n{two.Output}");
        Assert.Equal(2, workers.Length);

        await one.KillAsync();
        var state = await WaitAsync(async () =>
        {
            var status = await server.Client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}");
            return status.GetProperty("state").GetString() is "succeeded" or "failed" ? status.ToString() : null;
        }, () => $"The run was not finished by the worker that is left.\n{server.Output}\n{two.Output}");
        Assert.Contains("\"state\":\"succeeded\"", state);
        Assert.Equal(Networks, await db.Networks.CountAsync(n => n.State == NetworkState.Succeeded));
    }

    private static string ProcessOf(string owner) => owner[..owner.LastIndexOf(':')];

    private static async Task<T> WaitAsync<T>(Func<Task<T?>> find, Func<string> failure) where T : class =>
        (await Poll.UntilAsync(find, found => found is not null, _ => failure()))!;
}
