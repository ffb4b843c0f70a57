using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Gallery;

namespace TopoWeb.Tests.Data;

/// <summary>An installation computes its sample at the first start, which takes a core for many seconds: a test that does not look at it says that this is done.</summary>
internal static class SampleOffer
{
    /// <summary>All migrations take longer than the copy of their outcome.</summary>
    private static readonly Lazy<byte[]> Empty = new(() =>
    {
        var directory = Directory.CreateTempSubdirectory("topoweb-tests-");
        try
        {
            var file = Path.Combine(directory.FullName, "topoweb.db");
            MarkDone(file);
            return File.ReadAllBytes(file);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    });

    /// <summary>A database without the sample in this file; one that is there is brought up to date.</summary>
    public static void PlaceSqlite(string file)
    {
        if (File.Exists(file))
            MarkDone(file);
        else
            File.WriteAllBytes(file, Empty.Value);
    }

    public static void MarkDone(TopoWebContext db)
    {
        db.Database.Migrate();
        if (db.Facts.Any(f => f.Key == SampleSeeder.Fact))
            return;
        db.Facts.Add(new FactRow { Key = SampleSeeder.Fact, Value = "test" });
        db.SaveChanges();
    }

    private static void MarkDone(string file)
    {
        using var db = new SqliteTopoWebContext(new DbContextOptionsBuilder<SqliteTopoWebContext>().UseSqlite($"Data Source={file};Pooling=False").Options);
        MarkDone(db);
    }
}
