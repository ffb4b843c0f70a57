using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Figures;
using TopoWeb.Runs;

namespace TopoWeb.Gallery;

/// <summary>At the first start of an installation, the sample is submitted like any run, so that the gallery is not empty. Once: whoever deletes it has it deleted.</summary>
internal sealed class SampleSeeder(IDbContextFactory<TopoWebContext> contexts, RunService runs)
{
    internal const string Fact = "sample-offered";

    public async Task OfferOnceAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Facts.AnyAsync(f => f.Key == Fact, cancellation))
            return;
        db.Facts.Add(new FactRow { Key = Fact, Value = PresetCatalog.Sample });
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException)
        {
            return; // Another server of this database was first.
        }
        await runs.SubmitAsync(PresetCatalog.SamplePreset.Spec, PresetCatalog.Sample, cancellation);
    }
}
