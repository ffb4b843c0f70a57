using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Gallery;

namespace TopoWeb.Tests.Data;

/// <summary>An installation computes its sample at the first start, which takes a core for many seconds: a test that does not look at it says that this is done.</summary>
internal static class SampleOffer
{
    public static void MarkDone(TopoWebContext db)
    {
        db.Database.Migrate();
        if (db.Facts.Any(f => f.Key == SampleSeeder.Fact))
            return;
        db.Facts.Add(new FactRow { Key = SampleSeeder.Fact, Value = "test" });
        db.SaveChanges();
    }
}
