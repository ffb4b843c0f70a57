using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Data;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Data;

/// <summary>What is stored beside a result.</summary>
[Trait("Speed", "slow")]
public sealed class ResultRecordTests
{
    [Fact]
    public async Task Results_OfTrainingsAndUploads_HaveSpecSeedsVersionsKeyAndChecksum()
    {
        await using var app = new TestApplication();
        var cloud = await app.UploadAsync(Clouds.Csv(60), "cloud.csv");
        foreach (var request in new object[] { new { cloud, spec = Clouds.SmallSpec() }, new { notation = "2xM(4,0,8) on mnist at 0,3", spec = Clouds.SmallSpec() } })
            Assert.Equal("succeeded", TestApplication.State(await app.FinishedAsync(await app.SubmitAsync(request))));
        await using var db = app.NewContext();
        Assert.Equal(3, await db.RunResults.CountAsync());
        await ResultRecord.AssertWholeAsync(db, app.Services.GetRequiredService<ArtifactStore>(), CancellationToken.None);
    }
}
