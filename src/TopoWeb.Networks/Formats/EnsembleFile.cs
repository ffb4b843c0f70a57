using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using TopoWeb.Networks.Filters;
using TopoWeb.Networks.Formats.Kernels;
using TopoWeb.Networks.Training;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats;

/// <summary>An ensemble as one <c>.npz</c>: an array <c>L1_000100</c> (layer, iteration) of shape N×O×I×3×3 for each layer and checkpoint, and <c>meta.json</c>.</summary>
public static partial class EnsembleFile
{
    private const string Field = "file";
    private const string MetadataEntry = "meta.json";

    private static readonly EnsembleMetadataJson Json = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        // A training that diverged has the loss NaN: it is to be seen, not to break the file.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    });

    /// <summary>Earliest time a zip can say: the same networks are to give the same bytes on any day.</summary>
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Name of the array of a layer at a checkpoint.</summary>
    public static string ArrayName(int layer, int iteration) => string.Create(CultureInfo.InvariantCulture, $"L{layer}_{iteration:D6}");

    /// <summary>Writes the same bytes for the same networks: fixed entry order and times. Only layers that the checkpoints still have are written.</summary>
    public static void Write(Stream output, IReadOnlyList<TrainedNetwork> networks, EnsembleMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(networks);
        if (networks.Count == 0)
            throw new InvalidInputException("networks", "No networks to write.");
        var places = networks[0].Checkpoints.SelectMany(checkpoint => checkpoint.Layers.Select(layer => (layer.Layer, checkpoint.Iteration))).OrderBy(place => place);
        Write(output, metadata, places.Select(place => new EnsembleArray(FilterBank.Stack(networks, place.Layer, place.Iteration))));
    }

    /// <summary>Writes the same bytes for the same arrays, one after the other as they come.</summary>
    public static void Write(Stream output, EnsembleMetadata metadata, IEnumerable<EnsembleArray> arrays)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentNullException.ThrowIfNull(arrays);
        // A zip written to a stream that cannot seek has other bytes: it is put together here.
        using var memory = output.CanSeek ? null : new MemoryStream();
        using (var archive = new ZipArchive(memory ?? output, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var meta = Create(archive, MetadataEntry))
                JsonSerializer.Serialize(meta, metadata, Json.EnsembleMetadata);
            foreach (var array in arrays)
            {
                using (var entry = Create(archive, array.Name + ".npy"))
                    array.WriteValues(entry);
                if (array.Bank.Core is not { } core)
                    continue;
                using var rows = Create(archive, EnsembleCores.RowsName(array.Name) + ".npy");
                NpyFile.Write(rows, core.Rows, [core.Rows.Length]);
            }
        }
        if (memory is null)
            return;
        memory.Position = 0;
        memory.CopyTo(output);
    }

    /// <summary>Reads the metadata and all arrays, or those chosen by name.</summary>
    /// <exception cref="InvalidInputException">Not such a file, or a damaged one.</exception>
    public static (EnsembleMetadata Metadata, IReadOnlyList<FilterBank> Banks) Read(Stream input, Func<string, bool>? choose = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        var limits = new PointFileLimits { MaximumBytes = int.MaxValue, MaximumRows = int.MaxValue };
        try
        {
            using var archive = NpzPoints.Open(input, limits);
            var metadata = ReadMetadata(archive, limits.MaximumBytes)
                ?? throw new InvalidInputException(Field, $"The file has no {MetadataEntry}: it is not a TopoWeb ensemble.");
            if (metadata.Format != EnsembleMetadata.CurrentFormat)
                throw new InvalidInputException(Field, $"The file has the format “{metadata.Format}”; {EnsembleMetadata.CurrentFormat} is required.");
            var banks = new List<FilterBank>();
            foreach (var (name, entry) in NpzPoints.Arrays(archive))
            {
                if (!Name().IsMatch(name) || choose?.Invoke(name) == false)
                    continue;
                using var stream = CheckedContent.Read(entry, name, limits.MaximumBytes);
                var array = NpyArray.Read(stream, name, header => PointShape.Check(header, name, limits, KernelAxes.OutFirst));
                banks.Add(PointShape.ToBank(array, ToOrigin(name, metadata, archive, limits))
                    ?? throw new InvalidInputException(Field, $"{name} has {array.Shape.Length} axes; N×O×I×3×3 is expected."));
            }
            return (metadata, banks);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException or JsonException)
        {
            throw new InvalidInputException(Field, $"The file is damaged: {e.Message}");
        }
    }

    /// <summary>Names of the arrays of layers, in the order of the file.</summary>
    /// <exception cref="InvalidInputException">Not a zip.</exception>
    public static IReadOnlyList<string> Names(Stream input)
    {
        using var archive = NpzPoints.Open(input, new());
        return [.. NpzPoints.Arrays(archive).Select(a => a.Name).Where(name => Name().IsMatch(name))];
    }

    /// <summary>Layer, iteration and seeds of an array, where the file is an ensemble.</summary>
    internal static PointShape.Origin OriginOf(ZipArchive archive, string name, PointFileLimits limits)
    {
        try
        {
            return Name().IsMatch(name) && ReadMetadata(archive, limits.MaximumBytes) is { } metadata ? ToOrigin(name, metadata, archive, limits) : default;
        }
        catch (JsonException)
        {
            return default; // someone else's meta.json
        }
    }

    private static PointShape.Origin ToOrigin(string name, EnsembleMetadata metadata, ZipArchive archive, PointFileLimits limits)
    {
        var match = Name().Match(name);
        var iteration = int.Parse(match.Groups["iteration"].Value, CultureInfo.InvariantCulture);
        var figures = (metadata.Figures ?? []).Select(f => f?.FirstOrDefault(c => c.Iteration == iteration)).ToArray();
        return new PointShape.Origin(
            int.Parse(match.Groups["layer"].Value, CultureInfo.InvariantCulture), iteration, metadata.NetworkSeeds,
            Array.TrueForAll(figures, f => f is not null && double.IsFinite(f.TestAccuracy)) ? Array.ConvertAll(figures, f => f!.TestAccuracy) : null,
            metadata.Members, EnsembleCores.Read(archive, name, metadata, limits));
    }

    private static EnsembleMetadata? ReadMetadata(ZipArchive archive, long maximumBytes)
    {
        if (archive.GetEntry(MetadataEntry) is not { } entry)
            return null;
        using var content = CheckedContent.Read(entry, MetadataEntry, maximumBytes);
        return JsonSerializer.Deserialize(content, Json.EnsembleMetadata);
    }

    private static Stream Create(ZipArchive archive, string name)
    {
        // Stored: weights hardly shrink, and packing may give other bytes with another version of zlib.
        var entry = archive.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = EntryTime;
        return entry.Open();
    }

    [GeneratedRegex(@"^L(?<layer>[0-9]{1,3})_(?<iteration>[0-9]{6,9})$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}

[JsonSerializable(typeof(EnsembleMetadata))]
internal sealed partial class EnsembleMetadataJson : JsonSerializerContext;
