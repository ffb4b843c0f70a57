using System.Net;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Data.Transfer;
using TopoWeb.Tests.Commands;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Results;

/// <summary>A result whose stored content is not what was stored: a bit has flipped on the disk.</summary>
[Trait("Speed", "slow")]
public sealed class DamagedResultTests
{
    [Fact]
    public async Task Result_WhoseContentIsDamaged_SaysSoAndTheOthersGoOn()
    {
        using var folder = new TemporaryFolder();
        Guid damaged, whole;
        string result, hash;
        await using (var app = new TestApplication(folder.Path))
        {
            var cloud = await app.UploadAsync(Clouds.Csv(60), "cloud.csv");
            damaged = await app.SubmitAsync(new { cloud, spec = Clouds.SmallSpec() });
            whole = await app.SubmitAsync(new { cloud, spec = Clouds.SmallSpec(k: 4) });
            foreach (var run in new[] { damaged, whole })
                Assert.Equal("succeeded", TestApplication.State(await app.FinishedAsync(run)));
            result = await app.Http.GetStringAsync($"/api/v1/runs/{whole}/result");
            await using var db = app.NewContext();
            hash = await db.RunResults.Where(r => r.RunId == damaged).Join(db.Artifacts, r => r.ResultKey, a => a.Key, (_, a) => a.ContentHash!).SingleAsync();
            var chunk = await db.Set<ContentChunkRow>().SingleAsync(c => c.Hash == hash);
            var data = chunk.Data.ToArray();
            data[^1] ^= 4;
            chunk.Data = data;
            await db.SaveChangesAsync();
        }

        await using (var app = new TestApplication(folder.Path))
        {
            using var refused = await app.Http.GetAsync($"/api/v1/runs/{damaged}/result");
            await Problem.AssertAsync(refused, HttpStatusCode.InternalServerError, null, hash, "is damaged", "topoweb verify", "Other results are not affected.");
            using var page = await app.Http.GetAsync($"/runs/{damaged}/result");
            var text = await page.Content.ReadAsStringAsync();
            Assert.Contains("What is stored here is damaged", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Unexpected error", text, StringComparison.Ordinal);
            Assert.Equal(result, await app.Http.GetStringAsync($"/api/v1/runs/{whole}/result"));
            // Its pages are whole, and it goes on.
            Assert.Equal("Healthy", await app.Http.GetStringAsync("/health/ready"));
        }
        await using var database = OpenDatabase.At(folder.File("data"), null);
        var problem = Assert.Single((await StorageAudit.RunAsync(database, CancellationToken.None)).Problems);
        Assert.Contains(hash, problem, StringComparison.Ordinal);
        Assert.Contains($"Result points of run {damaged}", problem, StringComparison.Ordinal);
    }
}
