using System.CommandLine;
using TopoWeb.Controls;
using TopoWeb.Datasets;
using TopoWeb.Hosting;
using TopoWeb.Networks.Datasets;
using TopoWeb.Topology;

namespace TopoWeb.Commands;

/// <summary><c>topoweb datasets</c>: which data sets are here, and what to put where for the others; <c>get</c> fetches them, <c>verify</c> compares checksums.</summary>
internal static class DatasetsCommand
{
    public static Command Create()
    {
        var data = DataOption();
        var command = new Command("datasets", "List the data sets with their state, directory, size and checksum.") { data, Get(), Verify() };
        command.SetAction((parsed, cancellation) =>
        {
            var catalog = Catalog(parsed.GetValue(data));
            foreach (var id in catalog.List().Where(s => s.Available).Select(s => s.Dataset.Id))
                catalog.Verify(id, null, cancellation);
            foreach (var s in catalog.List())
                Console.WriteLine($"{Mark(s.State)} {s.Dataset.Title,-14} {(s.Checksum is { } sum ? $"{s.Directory}, {SizeText.Of(s.Bytes ?? 0)}, SHA-256 {sum[..12]}… ({(s.Official == true ? "official" : s.State == DatasetState.Damaged ? "wrong" : "unofficial")})" : s.Message)}");
            return Task.FromResult(0);
        });
        return command;
    }

    private static Command Get()
    {
        var ids = new Argument<string[]>("ids") { Description = $"Data sets ({string.Join(", ", DatasetDownloads.Known)}); all by default.", Arity = ArgumentArity.ZeroOrMore };
        var target = new Option<DirectoryInfo>("--to") { Description = "Target data directory.", DefaultValueFactory = _ => new DirectoryInfo("datasets") };
        var mirror = MirrorOption();
        var command = new Command("get", "Download missing or damaged data sets and verify them. Interrupted downloads resume.") { ids, target, mirror };
        command.SetAction(async (parsed, cancellation) =>
        {
            var directory = parsed.GetRequiredValue(target).FullName;
            var mirrors = Addresses(parsed.GetValue(mirror));
            var missing = 0;
            foreach (var id in parsed.GetValue(ids) is { Length: > 0 } given ? given : [.. DatasetDownloads.Known])
                missing += await FetchAsync(id, directory, mirrors, cancellation) ? 0 : 1;
            return missing == 0 ? 0 : CommandErrors.BadInput;
        });
        return command;
    }

    private static Command Verify()
    {
        var ids = new Argument<string[]>("ids") { Description = "Data sets; all installed ones by default.", Arity = ArgumentArity.ZeroOrMore };
        var data = DataOption();
        var command = new Command("verify", "Verify all files against the official checksums. The exit code is non-zero if a file is wrong.") { ids, data };
        command.SetAction((parsed, cancellation) =>
        {
            var catalog = Catalog(parsed.GetValue(data));
            var wrong = 0;
            foreach (var id in parsed.GetValue(ids) is { Length: > 0 } given ? given : [.. catalog.List().Where(s => s.State != DatasetState.Missing).Select(s => s.Dataset.Id)])
            {
                var result = catalog.Verify(id, null, cancellation);
                Console.WriteLine($"{result.Dataset.Title}: {result.Message}{(result.Checksum is { } sum ? $" SHA-256 {sum}" : "")}");
                foreach (var file in result.Files)
                    Console.WriteLine($"  {(file.IsRight ? "ok     " : "differs")}  {file.Sha256}  {file.Path}{(file.IsRight ? "" : $" (official: {file.Expected})")}");
                wrong += result.Verdict == DatasetVerdict.Wrong ? 1 : 0;
            }
            return Task.FromResult(wrong == 0 ? 0 : CommandErrors.BadInput);
        });
        return command;
    }

    /// <summary>One that cannot be fetched does not keep the others from being fetched.</summary>
    private static async Task<bool> FetchAsync(string id, string directory, IReadOnlyList<Uri> mirrors, CancellationToken cancellation)
    {
        try
        {
            var settings = Services.Defaults<DatasetOptions>(DatasetOptions.Section);
            settings.Require(DatasetOptions.Section, DatasetDownloads.Known);
            var catalog = Catalog([directory, .. settings.Directories]);
            if (catalog.List().Any(s => s.Dataset.Id == id && s.Available) && catalog.Verify(id, null, cancellation).Verdict != DatasetVerdict.Wrong)
                return true;
            var options = settings.ToDownloads();
            if (mirrors.Count > 0)
                options = options with { Mirrors = new Dictionary<string, IReadOnlyList<Uri>> { [id] = mirrors }, MirrorsFirst = true };
            // Waits little: make run asks, and without a network it is to start all the same.
            options = options with { Download = options.Download with { ConnectTimeout = TimeSpan.FromSeconds(3) } };
            using var bar = new DownloadBar();
            var folder = await new DatasetDownloads(options).FetchAsync(id, directory, bar, cancellation);
            Console.WriteLine($"Downloaded {id} to {folder}; checksum verified.");
            return true;
        }
        catch (InvalidInputException e)
        {
            Console.Error.WriteLine($"topoweb: {e.Message}");
            return false;
        }
    }

    public static Option<string[]> MirrorOption() => new("--mirror") { Description = "Address of a folder with the official files, tried first. Can be repeated." };

    /// <exception cref="InvalidInputException">One is no address.</exception>
    public static IReadOnlyList<Uri> Addresses(string[]? texts) =>
        [.. (texts ?? []).Select(t => DownloadSettings.IsAddress(t) ? new Uri(t) : throw new InvalidInputException("mirror", $"'{t}' is not a valid folder address. Example: https://example.org/mnist/."))];

    private static Option<string[]> DataOption() => new("--data") { Description = "Directory with data sets. Can be repeated." };

    private static string Mark(DatasetState state) => state switch
    {
        DatasetState.Here => "[installed]",
        DatasetState.Damaged => "[damaged]  ",
        _ => "[missing]  ",
    };

    private static DatasetCatalog Catalog(string[]? given) => new(given is { Length: > 0 } ? given : Services.DefaultDatasetDirectories());
}
