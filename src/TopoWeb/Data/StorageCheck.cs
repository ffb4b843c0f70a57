using System.Globalization;
using TopoWeb.Data.Contents;
using TopoWeb.Data.Starting;

namespace TopoWeb.Data;

/// <summary>Before a process works on a database: its contents are within reach, and it is whole.</summary>
internal static class StorageCheck
{
    /// <summary>Fact of a database that is being filled by a copy or a restore.</summary>
    public const string Unfinished = "unfinished-copy";

    /// <summary>Fact with the name of the shared directory, which a file in the directory repeats.</summary>
    public const string DirectoryName = "storage-directory";

    /// <param name="db">The database, with the tables of this version.</param>
    /// <param name="shared">Where its large contents stand.</param>
    /// <param name="unfinished">A half copied database is accepted: it is about to be filled anew.</param>
    /// <param name="cancellation">Ends the check.</param>
    /// <exception cref="DatabaseRefusedException">The database is half copied, or Storage:Directory is not the directory of this installation.</exception>
    public static async Task RequireAsync(TopoWebContext db, SharedDirectory shared, bool unfinished, CancellationToken cancellation)
    {
        if (!unfinished && await db.FindFactAsync(Unfinished, cancellation) is not null)
            throw new DatabaseRefusedException("The database is an unfinished copy: topoweb database copy or topoweb restore was interrupted. Repeat the command, which begins anew.");
        var used = Convert.ToInt64(await db.Database.AskAsync("""SELECT COUNT(*) FROM "Contents" WHERE "Place" = @p0""", cancellation, nameof(ContentPlace.Directory)), CultureInfo.InvariantCulture);
        if (!shared.IsConfigured)
        {
            if (used > 0)
                throw new DatabaseRefusedException($"{used:N0} large contents stand in a shared directory, and Storage:Directory is empty. Set it to the directory that the other processes use.");
            return;
        }
        if (shared.FindObstacle() is { } obstacle)
            throw new DatabaseRefusedException($"Storage:Directory '{shared.Root}' cannot be written: {obstacle} Mount it, or give this user the right to write there.");
        var known = await db.FindFactAsync(DirectoryName, cancellation);
        var found = await shared.FindNameAsync(cancellation);
        switch (known, found)
        {
            case (null, null):
                known = $"{Guid.NewGuid():N}";
                db.Facts.Add(new FactRow { Key = DirectoryName, Value = known });
                await db.SaveChangesAsync(cancellation);
                await shared.GiveNameAsync(known, cancellation);
                return;
            case (not null, null) when used == 0:
                await shared.GiveNameAsync(known, cancellation);
                return;
            case (not null, null):
                throw new DatabaseRefusedException($"Storage:Directory '{shared.Root}' has none of the {used:N0} large contents of this database. Is it mounted, and is it the directory of the other processes?");
            case (null, not null):
                throw new DatabaseRefusedException($"Storage:Directory '{shared.Root}' belongs to another TopoWeb database. Choose an empty directory.");
            default:
                if (known != found)
                    throw new DatabaseRefusedException($"Storage:Directory '{shared.Root}' is not the directory that this database uses. Set it to the directory of the other processes.");
                return;
        }
    }
}
