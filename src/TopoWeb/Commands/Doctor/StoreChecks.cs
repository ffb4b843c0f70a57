using Microsoft.Extensions.Options;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Data.Transfer;
using TopoWeb.Datasets;
using TopoWeb.Networks.Datasets;

namespace TopoWeb.Commands.Doctor;

/// <summary>What the server reads and writes: its database and its data sets.</summary>
internal static class StoreChecks
{
    private const string Database = "Database", Datasets = "Data sets";

    /// <summary>Looks and changes nothing: neither folder nor file is made.</summary>
    public static async Task<DoctorFinding> DatabaseAsync(IConfiguration settings, CancellationToken cancellation)
    {
        try
        {
            await using var database = OpenDatabase.Of(settings);
            var options = database.Provider.GetRequiredService<IOptions<DatabaseOptions>>().Value;
            if (!options.IsPostgres && !File.Exists(options.SqlitePath))
                return NotThereYet(options.SqlitePath);
            await database.RequireExistingAsync(cancellation);
            await using var db = await database.Contexts.CreateDbContextAsync(cancellation);
            await DatabaseSchema.RequireNotNewerAsync(db, cancellation);
            return DoctorFinding.Ok(Database, $"{database.Title}{(options.IsPostgres ? "" : $", {SizeText.Of(new FileInfo(options.SqlitePath).Length)}")}.");
        }
        catch (DatabaseRefusedException e)
        {
            return DoctorFinding.Failed(Database, e.Message, "Start the server once (topoweb serve), which makes the tables, or correct Database:Directory or Database:Postgres.");
        }
        catch (ArgumentException e)
        {
            // The message may repeat a part of the text, and that part may be the password.
            return DoctorFinding.Failed(Database, $"Database:Postgres is no connection string ({e.GetType().Name}).", "It looks like Host=db;Database=topoweb;Username=topoweb;Password=….");
        }
        catch (Exception e) when (StorageFaults.Describe(e) is { } words)
        {
            return DoctorFinding.Failed(Database, words, "Correct Database:Directory or Database:Postgres.");
        }
    }

    /// <summary>By names, headers and sizes; <c>topoweb datasets verify</c> compares checksums.</summary>
    public static IEnumerable<DoctorFinding> DatasetsIn(DatasetOptions options)
    {
        var all = new DatasetCatalog(options.Directories).List();
        foreach (var damaged in all.Where(s => s.State == DatasetState.Damaged))
            yield return DoctorFinding.Failed(damaged.Dataset.Title, damaged.Message, $"Get it again: topoweb datasets get {damaged.Dataset.FilesOf}.");
        var here = all.Where(s => s.Available).Select(s => s.Dataset.Title).ToList();
        var missing = all.Where(s => s.State == DatasetState.Missing).Select(s => s.Dataset.Title).ToList();
        var where = string.Join(", ", options.Directories.Select(Path.GetFullPath));
        if (here.Count == 0)
            yield return DoctorFinding.Warning(Datasets, $"None installed in {where}.", "Networks cannot be trained without one: topoweb datasets get mnist, or set Datasets:Directories.");
        else
            yield return DoctorFinding.Ok(Datasets, $"{string.Join(", ", here)}{(missing.Count > 0 ? $"; not installed: {string.Join(", ", missing)}" : "")}.");
    }

    private static DoctorFinding NotThereYet(string path)
    {
        // The nearest folder that is there: the server makes those below it.
        var folder = new DirectoryInfo(Path.GetDirectoryName(path)!);
        while (folder is { Exists: false, Parent: { } parent })
            folder = parent;
        var free = new DriveInfo(folder.FullName).AvailableFreeSpace;
        return DoctorFinding.Ok(Database, $"{path} is not there yet; the server makes it at its first start. {SizeText.Of(free)} free.");
    }
}
