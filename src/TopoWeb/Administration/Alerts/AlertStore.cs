using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;

namespace TopoWeb.Administration.Alerts;

/// <summary>The book of alerts in the database. It is written only where it is still as it was read: of two servers that write at once, one begins anew.</summary>
internal static class AlertStore
{
    private const string Fact = "alerts";

    /// <returns>The book, and the text that it was read from.</returns>
    public static async Task<(AlertBook Book, string? Text)> ReadAsync(TopoWebContext db, CancellationToken cancellation)
    {
        var text = await db.FindFactAsync(Fact, cancellation);
        return (text is null ? AlertBook.Empty : JsonSerializer.Deserialize<AlertBook>(text, JsonDefaults.Options)!, text);
    }

    /// <returns>The text that was written; null where somebody else has written meanwhile.</returns>
    public static async Task<string?> TryWriteAsync(TopoWebContext db, AlertBook book, string? read, CancellationToken cancellation)
    {
        var text = JsonSerializer.Serialize(book, JsonDefaults.Options);
        var written = read is null
            ? await db.Database.ExecuteSqlAsync($"""INSERT INTO "Facts" ("Key", "Value") VALUES ({Fact}, {text}) ON CONFLICT ("Key") DO NOTHING""", cancellation)
            : await db.Facts.Where(f => f.Key == Fact && f.Value == read).ExecuteUpdateAsync(s => s.SetProperty(f => f.Value, text), cancellation);
        return written == 1 ? text : null;
    }
}
