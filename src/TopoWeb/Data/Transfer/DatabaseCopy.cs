namespace TopoWeb.Data.Transfer;

/// <summary>Copies a database into an empty one of either kind: all tables, each after those that it refers to, and every content as a stream.</summary>
internal static class DatabaseCopy
{
    /// <param name="from">The source; a server may go on working on it, and what is written meanwhile is not copied.</param>
    /// <param name="to">The target.</param>
    /// <param name="say">Hears of every table, and of what is left out.</param>
    /// <param name="cancellation">Ends it; the copy is then unfinished and can be repeated.</param>
    /// <param name="withoutDamaged">What is damaged is left out, even where something needs it.</param>
    /// <exception cref="DatabaseRefusedException">The source cannot be copied, the target is not empty, or something has not arrived as it was.</exception>
    public static async Task RunAsync(OpenDatabase from, OpenDatabase to, Action<string> say, CancellationToken cancellation, bool withoutDamaged = false)
    {
        await using var source = await DatabaseSnapshot.OpenAsync(from, withoutDamaged, say, cancellation);
        await using var target = await DatabaseLoad.BeginAsync(to, cancellation);
        var text = new RowText(source.Model);
        var sums = new Dictionary<string, TableSum>(StringComparer.Ordinal);
        var bytes = 0L;
        var contents = new TableSum.Adder();
        foreach (var content in await source.ContentsAsync(cancellation))
        {
            await source.SendAsync(content, stored => target.AddContentAsync(content, stored, cancellation));
            contents.Add(text.Write(TableRows.InDatabase(content)));
            bytes += content.StoredSize;
        }
        await target.EndContentsAsync(cancellation);
        foreach (var table in TablePlan.Of(source.Model))
        {
            sums[table.Name] = table.Type.ClrType == typeof(ContentRow) ? contents.Total() : await target.AddAsync(table, source.RowsAsync(table.Type, cancellation), cancellation);
            say(table.Type.ClrType == typeof(ContentRow) ? $"{table.Name}: {sums[table.Name].Rows:N0}, {bytes / 1e6:N1} MB" : $"{table.Name}: {sums[table.Name].Rows:N0}");
        }
        say("Comparing …");
        await target.FinishAsync(sums, cancellation);
        say($"{to.Title} has everything that {from.Title} had: numbers of rows and hashes agree.");
    }
}
