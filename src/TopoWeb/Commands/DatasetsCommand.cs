using System.CommandLine;
using TopoWeb.Networks.Datasets;
using TopoWeb.Topology;

namespace TopoWeb.Commands;

/// <summary><c>topoweb datasets</c>: which data sets are here, what to put where for the others, and <c>get</c> to fetch them from their official hosts.</summary>
internal static class DatasetsCommand
{
    public static Command Create()
    {
        var data = new Option<string[]>("--data") { Description = "Directory with data sets; may be given several times." };
        var command = new Command("datasets", "List the data sets and where they are.") { data, Get() };
        command.SetAction(parsed =>
        {
            foreach (var status in Catalog(parsed.GetValue(data)).List())
                Console.WriteLine($"{(status.Available ? "[here]   " : "[missing]")} {status.Dataset.Title,-14} {status.Message}");
            return 0;
        });
        return command;
    }

    private static Command Get()
    {
        var ids = new Argument<string[]>("ids") { Description = $"Data sets ({string.Join(", ", DatasetDownloads.Known)}); without any, all of them.", Arity = ArgumentArity.ZeroOrMore };
        var target = new Option<DirectoryInfo>("--to") { Description = "Data directory to put them into.", DefaultValueFactory = _ => new DirectoryInfo("datasets") };
        var command = new Command("get", "Fetch data sets that are missing from their official hosts and check them.") { ids, target };
        command.SetAction(async (parsed, cancellation) =>
        {
            var directory = parsed.GetRequiredValue(target).FullName;
            var missing = 0;
            foreach (var id in parsed.GetValue(ids) is { Length: > 0 } given ? given : [.. DatasetDownloads.Known])
                missing += await FetchAsync(id, directory, cancellation) ? 0 : 1;
            return missing == 0 ? 0 : CommandErrors.BadInput;
        });
        return command;
    }

    /// <summary>One that cannot be fetched does not keep the others from being fetched.</summary>
    private static async Task<bool> FetchAsync(string id, string directory, CancellationToken cancellation)
    {
        if (Catalog([directory, .. Services.DefaultDatasetDirectories()]).List().Any(s => s.Dataset.Id == id && s.Available))
            return true;
        try
        {
            // Waits little: make run asks, and without a network it is to start all the same.
            var downloads = new DatasetDownloads(new DatasetDownloadOptions { ConnectTimeout = TimeSpan.FromSeconds(3) });
            var folder = await downloads.FetchAsync(id, directory, new Names(), cancellation);
            Console.WriteLine($"Fetched {id} into {folder}; its checksum is right.");
            return true;
        }
        catch (SettingException e)
        {
            Console.Error.WriteLine($"topoweb: {e.Message}");
            return false;
        }
    }

    private static DatasetCatalog Catalog(string[]? given) => new(given is { Length: > 0 } ? given : Services.DefaultDatasetDirectories());

    private sealed class Names : IProgress<string>
    {
        public void Report(string value) => Console.WriteLine($"Fetching {value} …");
    }
}
