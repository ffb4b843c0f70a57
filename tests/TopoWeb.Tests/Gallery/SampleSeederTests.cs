using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Figures;
using TopoWeb.Gallery;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Gallery;

public sealed class SampleSeederTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OfferOnce_AfterAStartThatDiedHalfWay_OffersTheSampleOnce()
    {
        await using var app = new TestApplication(settings: new Dictionary<string, string> { ["Workers:Train"] = "0", ["Workers:Analyze"] = "0" });
        await using var db = app.NewContext();
        var seeder = app.Services.GetRequiredService<SampleSeeder>();
        Task<bool> IsOfferedAsync() => db.Facts.AnyAsync(f => f.Key == SampleSeeder.Fact, Cancellation);
        Task<int> SamplesAsync() => db.Runs.CountAsync(r => r.Experiment!.PresetId == PresetCatalog.Sample, Cancellation);
        await db.Facts.Where(f => f.Key == SampleSeeder.Fact).ExecuteDeleteAsync(Cancellation);

        // It dies before the run is stored.
        await db.Database.ExecuteSqlRawAsync("CREATE TRIGGER Death BEFORE INSERT ON Runs BEGIN SELECT RAISE(ABORT, 'dead'); END", Cancellation);
        await Assert.ThrowsAsync<DbUpdateException>(() => seeder.OfferOnceAsync(Cancellation));
        Assert.Equal((false, 0), (await IsOfferedAsync(), await SamplesAsync()));
        await db.Database.ExecuteSqlRawAsync("DROP TRIGGER Death", Cancellation);

        await seeder.OfferOnceAsync(Cancellation);
        Assert.Equal((true, 1), (await IsOfferedAsync(), await SamplesAsync()));

        // It dies after the run is stored.
        await db.Facts.Where(f => f.Key == SampleSeeder.Fact).ExecuteDeleteAsync(Cancellation);
        await seeder.OfferOnceAsync(Cancellation);
        Assert.Equal((true, 1), (await IsOfferedAsync(), await SamplesAsync()));

        // Whoever deletes it has it deleted.
        await db.Experiments.ExecuteDeleteAsync(Cancellation);
        await seeder.OfferOnceAsync(Cancellation);
        Assert.Equal((true, 0), (await IsOfferedAsync(), await SamplesAsync()));
    }
}
