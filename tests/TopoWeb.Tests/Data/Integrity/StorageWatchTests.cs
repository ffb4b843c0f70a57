using System.Net;
using System.Net.Http.Json;
using TopoWeb.Tests.Hosting;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Data.Integrity;

/// <summary>A server whose database file is damaged while it runs.</summary>
[Trait("Speed", "slow")]
public sealed class StorageWatchTests
{
    [Theory]
    [InlineData("emptied", "topoweb.db (Database:Directory) is empty.")]
    [InlineData("truncated", "topoweb.db (Database:Directory) is damaged: ")]
    [InlineData("middle pages zeroed", "topoweb.db (Database:Directory) is damaged: ")]
    public async Task Ready_FileDamagedWhileItRuns_SaysSoAndTakesNothingOn(string damage, string words)
    {
        await using var app = new TestApplication();
        var cloud = await app.UploadAsync(Clouds.Csv(3_000), "cloud.csv");
        await SettleAsync(app);
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await ReadyAsync(app));
        Damage.Do(Path.Combine(app.Directory, "data", "topoweb.db"), damage);

        var said = await Poll.UntilAsync(() => ReadyAsync(app), r => r.Status == HttpStatusCode.ServiceUnavailable, r => r.Text);
        Assert.Contains(words, said.Text, StringComparison.Ordinal);
        Assert.Contains("restore the last backup", said.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Directory, said.Text, StringComparison.Ordinal);
        using var refused = await app.Http.PostAsJsonAsync("/api/v1/runs", new { cloud, spec = Clouds.SmallSpec() });
        await Problem.AssertAsync(refused, HttpStatusCode.ServiceUnavailable, null, "topoweb");
    }

    [Fact]
    public async Task Ready_FileTakenAwayAndPutBack_Recovers()
    {
        await using var app = new TestApplication();
        await SettleAsync(app);
        var file = Path.Combine(app.Directory, "data", "topoweb.db");
        File.Move(file, file + ".away");
        var said = await Poll.UntilAsync(() => ReadyAsync(app), r => r.Status == HttpStatusCode.ServiceUnavailable, r => r.Text);
        Assert.Contains("topoweb.db (Database:Directory) is missing.", said.Text, StringComparison.Ordinal);
        File.Move(file + ".away", file);
        await Poll.UntilAsync(() => ReadyAsync(app), r => r.Status == HttpStatusCode.OK, r => r.Text);
        await app.UploadAsync(Clouds.Csv(20), "cloud.csv");
    }

    [Fact]
    public async Task Ready_LessRoomThanRequired_SaysHowMuch()
    {
        await using var app = new TestApplication(settings: new Dictionary<string, string> { ["Database:MinimumFreeMegabytes"] = "900000000" });
        var (status, text) = await ReadyAsync(app);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("900000000 MB are required (Database:MinimumFreeMegabytes). Free some space", text, StringComparison.Ordinal);
        using var refused = await app.Http.PostAsJsonAsync("/api/v1/runs", new { notation = "1xM(4,0,8) on mnist at 0,3", spec = Clouds.SmallSpec() });
        await Problem.AssertAsync(refused, HttpStatusCode.InsufficientStorage, null, "900000000 MB are required");
    }

    /// <summary>What is written stands in the file and not only in its log. Whoever reads at the moment keeps the log from being emptied.</summary>
    private static async Task SettleAsync(TestApplication app)
    {
        await using var db = app.NewContext();
        var log = new FileInfo(Path.Combine(app.Directory, "data", "topoweb.db-wal"));
        await Poll.UntilAsync(async () =>
        {
            await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(db.Database, "PRAGMA wal_checkpoint(TRUNCATE)");
            log.Refresh();
            return log is { Exists: true, Length: 0 };
        }, () => "the log of the database is never empty.");
    }

    private static async Task<(HttpStatusCode Status, string Text)> ReadyAsync(TestApplication app)
    {
        using var answer = await app.Http.GetAsync("/health/ready");
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
