using System.CommandLine;
using System.Globalization;
using TopoWeb.Controls;
using TopoWeb.Networks.Formats;
using TopoWeb.Notation;
using TopoWeb.Topology;
using TopoWeb.Topology.Density;

namespace TopoWeb.Commands;

/// <summary><c>topoweb pack FILE.npz</c>: a small ensemble file of a large one. Same arguments, same bytes.</summary>
internal static class PackCommand
{
    private static readonly char[] Separators = [',', ' '];

    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "An .npz file that topoweb train wrote." };
        var keep = new Option<string[]>("--keep") { Description = "Arrays taken whole, such as L1_000400,L1_001000. Without --keep and --core, all. Can be repeated." };
        var core = new Option<string[]>("--core") { Description = "An array of which only the filters that ρ(k, p) keeps are taken: \"L2_002000: ρ(15, 0.5)\". Can be repeated." };
        var half = new Option<string[]>("--half") { Description = "Arrays written as float16 (half the size), or all. Can be repeated." };
        var networks = new Option<string?>("--networks") { Description = "Networks taken, such as 0-3,8; all by default." };
        var output = new Option<FileInfo>("--out") { Description = "Output .npz file.", Required = true };
        var command = new Command("pack", "Make a small ensemble file: chosen arrays and networks, float16, or only the filters that ρ(k, p) keeps.") { file, keep, core, half, networks, output };
        command.SetAction((parsed, cancellation) =>
        {
            var settings = new PackSettings
            {
                Keep = Names(parsed.GetValue(keep)),
                Cores = Cores(parsed.GetValue(core)),
                Half = Names(parsed.GetValue(half)),
                Networks = parsed.GetValue(networks) is { } text ? IndexRanges.Parse(text, "networks") : null,
            };
            return Task.FromResult(Run(parsed.GetRequiredValue(file), settings, parsed.GetRequiredValue(output), cancellation));
        });
        return command;
    }

    private static int Run(FileInfo file, PackSettings settings, FileInfo output, CancellationToken cancellation)
    {
        if (!file.Exists)
            throw new InvalidInputException("file", $"File '{file.FullName}' not found.");
        if (output.Directory is { Exists: false } missing)
            throw new InvalidInputException("out", $"Directory '{missing.FullName}' does not exist.");
        using var input = file.OpenRead();
        var (metadata, arrays) = EnsemblePack.Read(input, settings, new TerminalProgress(), cancellation);
        // Written beside and renamed: a file of that name is always whole.
        var temporary = output.FullName + ".part";
        using (var stream = File.Create(temporary))
            EnsembleFile.Write(stream, metadata, arrays);
        File.Move(temporary, output.FullName, overwrite: true);
        Console.WriteLine($"{metadata.Notation} on {metadata.Settings.Dataset}");
        foreach (var array in arrays)
            Console.WriteLine(Line(array));
        output.Refresh();
        Console.WriteLine($"{output.FullName}: {SizeText.Of(output.Length)}");
        return 0;
    }

    private static string Line(EnsembleArray array)
    {
        var shape = string.Join("×", array.Shape);
        var bytes = (long)array.Bank.Values.Length * (array.IsHalf ? 2 : 4) + (array.Bank.Core?.Rows.Length ?? 0L) * 4;
        var core = array.Bank.Core is { } c ? string.Create(CultureInfo.InvariantCulture, $", ρ({c.K}, {c.P}) of {c.Input:N0}{(c.Dropped > 0 ? $" ({c.Dropped:N0} constant)" : "")}") : "";
        var rounding = array.IsHalf ? string.Create(CultureInfo.InvariantCulture, $", rounding turns filters by up to {array.RoundingAngle * 180 / Math.PI:0.###}°") : "";
        return $"{array.Name}  {shape} {(array.IsHalf ? "float16" : "float32")}, {SizeText.Of(bytes)}{core}{rounding}";
    }

    private static string[] Names(string[]? given) => [.. (given ?? []).SelectMany(names => names.Split(Separators, StringSplitOptions.RemoveEmptyEntries)).Distinct()];

    private static Dictionary<string, DensitySettings> Cores(string[]? given)
    {
        var cores = new Dictionary<string, DensitySettings>(StringComparer.Ordinal);
        foreach (var text in given ?? [])
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1 || ExperimentNotation.Read(text[(colon + 1)..]) is not { Density: { } density, Source: null, Barcode: null, Mapper: null })
                throw new InvalidInputException("core", $"'{text}' is not an array with its ρ. Example: \"L2_002000: ρ(15, 0.5)\".");
            density.Validate();
            if (!cores.TryAdd(text[..colon].Trim(), density))
                throw new InvalidInputException("core", $"{text[..colon].Trim()} is given two cores. A file holds one of each array: write two files.");
        }
        return cores;
    }

    /// <summary>One line on a terminal; silent where standard error goes to a file.</summary>
    private sealed class TerminalProgress : IProgress<(string Array, double Share)>
    {
        private readonly bool _visible = !Console.IsErrorRedirected;

        public void Report((string Array, double Share) value)
        {
            if (_visible)
                Console.Error.Write($"\r{value.Array} ρ {value.Share,4:P0}{(value.Share >= 1 ? "\r\u001b[K" : "\u001b[K")}");
        }
    }
}
