using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Tests.Data;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Hosting;

/// <summary>Several servers as processes of their own that start at the same time on an empty database.</summary>
[Trait("Speed", "slow")]
public sealed class ManyServersTests
{
    [Fact]
    public async Task Serve_ThreeAtTheSameTime_PrepareTheDatabaseOnce()
    {
        Assert.SkipWhen(PublishedApp.Missing is not null, PublishedApp.Missing ?? "");
        await using var database = await TestPostgres.CreateAsync();
        var settings = new Dictionary<string, string> { ["Database:Postgres"] = database.ConnectionString, ["Workers:Train"] = "0", ["Workers:Analyze"] = "0" };
        var servers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => PublishedApp.ServeAsync(settings)));
        try
        {
            await using var db = new PostgresTopoWebContext(new DbContextOptionsBuilder<PostgresTopoWebContext>().UseNpgsql(database.ConnectionString).Options);
            Assert.Empty(await db.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));
            Assert.Equal(1, await db.Runs.CountAsync(TestContext.Current.CancellationToken)); // the sample, offered by one of them
        }
        finally
        {
            foreach (var server in servers)
                await server.DisposeAsync();
        }
    }
}
