using System.CommandLine;
using TopoWeb.Controls;
using TopoWeb.Datasets;
using TopoWeb.Hosting;
using TopoWeb.Networks.Weights.Catalog;
using TopoWeb.Networks.Weights.Library;

namespace TopoWeb.Commands;

/// <summary><c>topoweb weights</c>: which pretrained networks are here, and what to put where for the others; <c>get</c> fetches them, <c>verify</c> compares checksums.</summary>
internal static class WeightsCommand
{
    private static readonly string Known = string.Join(", ", WeightCatalog.Networks.Select(n => n.Id));

    public static Command Create()
    {
        var data = DataOption();
        var command = new Command("weights", "List the pretrained networks with their state, file and size.") { data, Get(), Verify() };
        command.SetAction(parsed =>
        {
            foreach (var s in Library(parsed.GetValue(data)).List())
                Console.WriteLine($"{(s.Copy is null ? "[missing]  " : "[installed]")} {s.Network.Title,-6} {(s.Copy is { } copy ? $"{copy.Path}, {copy.Kind}, {SizeText.Of(copy.Bytes)}" : s.Message)}");
            return 0;
        });
        return command;
    }

    private static Command Get()
    {
        var ids = new Argument<string[]>("ids") { Description = $"Networks ({Known}).", Arity = ArgumentArity.OneOrMore };
        var format = new Option<string>("--format") { Description = "PyTorch or Keras (smallest, without the fully connected layers).", DefaultValueFactory = _ => "Keras" };
        var target = new Option<DirectoryInfo>("--to") { Description = "Target directory.", DefaultValueFactory = _ => new DirectoryInfo("weights") };
        var mirror = DatasetsCommand.MirrorOption();
        var command = new Command("get", "Download pretrained networks from their official hosts and verify them. Interrupted downloads resume.") { ids, format, target, mirror };
        command.SetAction(async (parsed, cancellation) =>
        {
            var mirrors = DatasetsCommand.Addresses(parsed.GetValue(mirror));
            var settings = Services.Defaults<WeightOptions>(WeightOptions.Section);
            settings.Require(WeightOptions.Section, [.. WeightCatalog.Networks.Select(n => n.Id)]);
            var options = settings.ToDownloads();
            foreach (var id in parsed.GetRequiredValue(ids))
            {
                var own = mirrors.Count == 0 ? options : options with { Mirrors = new Dictionary<string, IReadOnlyList<Uri>> { [id] = mirrors }, MirrorsFirst = true };
                using var bar = new DownloadBar();
                var path = await new WeightDownloads(own).FetchAsync(id, parsed.GetValue(format), parsed.GetRequiredValue(target).FullName, bar, cancellation);
                Console.WriteLine($"{path}: checksum verified.");
            }
            return 0;
        });
        return command;
    }

    private static Command Verify()
    {
        var ids = new Argument<string[]>("ids") { Description = "Networks; all installed ones by default.", Arity = ArgumentArity.ZeroOrMore };
        var data = DataOption();
        var command = new Command("verify", "Verify the files against the published checksums. The exit code is non-zero if a file is wrong.") { ids, data };
        command.SetAction((parsed, cancellation) =>
        {
            var library = Library(parsed.GetValue(data));
            var wrong = 0;
            foreach (var id in parsed.GetValue(ids) is { Length: > 0 } given ? given : [.. library.List().Where(s => s.Copy is not null).Select(s => s.Network.Id)])
            {
                var result = library.Verify(id, null, cancellation);
                Console.WriteLine($"{result.Copy.Network.Title}: {result.Message}{(result.Sha256 is { } sum ? $" SHA-256 {sum}" : "")}");
                wrong += result.Verdict == WeightVerdict.Wrong ? 1 : 0;
            }
            return Task.FromResult(wrong == 0 ? 0 : CommandErrors.BadInput);
        });
        return command;
    }

    private static Option<string[]> DataOption() => new("--data") { Description = "Directory with weights. Can be repeated." };

    /// <summary>Of the directories given, or of those that are set.</summary>
    internal static WeightLibrary Library(string[]? given)
    {
        var settings = Services.Defaults<WeightOptions>(WeightOptions.Section);
        if (given is { Length: > 0 })
            settings.Directories = given;
        return settings.ToLibrary(given is { Length: > 0 } ? new DatasetOptions() : Services.Defaults<DatasetOptions>(DatasetOptions.Section));
    }
}
