using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Experiments.Stages;
using TopoWeb.Tests.Data;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Experiments.Stages;

public sealed class ArtifactSweepTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DeleteUnused_ContentOfADeletedRun_GoesAtOnceUnlessItWasStoredJustNow()
    {
        await using var context = await PageContext.CreateAsync();
        var artifacts = context.Get<ArtifactStore>();
        await artifacts.PutAsync("settled", "test", FilledDatabase.Noise(1000), Cancellation);
        await using var db = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync(Cancellation);
        var settled = await db.Contents.Select(c => c.Hash).SingleAsync(Cancellation);
        await db.Contents.ExecuteUpdateAsync(s => s.SetProperty(c => c.UsedAt, DateTime.UtcNow.AddMinutes(-2)), Cancellation);
        await artifacts.PutAsync("young", "test", FilledDatabase.Noise(2000), Cancellation);
        await artifacts.PutAsync("another's", "test", FilledDatabase.Noise(3000), Cancellation);

        var now = await db.ReadAsync(Cancellation);
        await ArtifactSweep.DeleteUnusedAsync(db, ["settled", "young"], now, Cancellation);
        Assert.Equal(["another's"], await db.Artifacts.Select(a => a.Key).ToListAsync(Cancellation));
        Assert.DoesNotContain(settled, await db.Contents.Select(c => c.Hash).ToListAsync(Cancellation));
        Assert.Equal(2, await db.Contents.CountAsync(Cancellation));

        // The next look finds that nobody refers to the young one.
        await ArtifactSweep.DeleteUnusedAsync(db, [], now.AddMinutes(2), Cancellation);
        Assert.Equal(1, await db.Contents.CountAsync(Cancellation));
    }

    [Fact]
    public async Task DeleteReplaced_WhatNobodyHas_GoesAtOnceUnlessItWasHeldJustNow()
    {
        await using var context = await PageContext.CreateAsync();
        var artifacts = context.Get<ArtifactStore>();
        foreach (var key in new[] { "replaced", "a cloud's", "held", "another run's" })
            await artifacts.PutAsync(key, "test", FilledDatabase.Noise(1000 + key.Length), Cancellation);
        await using var db = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync(Cancellation);
        db.Clouds.Add(new CloudRow { Id = Guid.CreateVersion7(), Name = "Kept", FiltersKey = "a cloud's", CreatedAt = DateTime.UtcNow });
        await db.SaveChangesAsync(Cancellation);
        await db.Artifacts.ExecuteUpdateAsync(s => s.SetProperty(a => a.CreatedAt, DateTime.UtcNow.AddMinutes(-1)), Cancellation);
        await db.Contents.ExecuteUpdateAsync(s => s.SetProperty(c => c.UsedAt, DateTime.UtcNow.AddMinutes(-1)), Cancellation);

        Assert.False(await ArtifactSweep.HoldAsync(db, ["held", "gone"], Cancellation));
        Assert.True(await ArtifactSweep.HoldAsync(db, ["held", "held"], Cancellation));
        await ArtifactSweep.DeleteReplacedAsync(db, ["replaced", "a cloud's", "held", "gone"], Cancellation);
        Assert.Equal(["a cloud's", "another run's", "held"], await db.Artifacts.Select(a => a.Key).OrderBy(k => k).ToListAsync(Cancellation));
        Assert.Equal(3, await db.Contents.CountAsync(Cancellation));
    }
}
