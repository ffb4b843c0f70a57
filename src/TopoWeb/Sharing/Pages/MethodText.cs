using System.Globalization;
using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Settings;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Sharing.Pages;

/// <summary>How a result was made, in one paragraph for a reader who has not seen the program.</summary>
internal static class MethodText
{
    public static string Of(ResultDocument result) => string.Join(' ', new[]
    {
        Points(result), result.Spec.Normalize ? "Each point is centred and scaled to length 1." : "The points are used as they are.",
        Density(result), Barcode(result), Mapper(result),
    }.OfType<string>());

    /// <summary>What one point is, for somebody who sees the graph first.</summary>
    /// <param name="result">Null where a page shows several results.</param>
    public static string Point(ResultDocument? result) => result?.Source switch
    {
        // Whether nine columns of a table are weights is known only to whoever uploaded it.
        { Kind: "cloud", Notation: null, Tensors: null, Layer: null, File: { } file } table => $"Each point is one row of the uploaded table {file}{(table.PatchSize is { } patch ? Sides(", drawn as a", patch) + " patch" : "")}.",
        { PatchSize: { } side } source => $"{Sides("Each point is one", side)} filter{Place(source)}: the {(side * side).ToString(CultureInfo.InvariantCulture)} weights that join one input channel to one output channel.",
        _ => "Each point is one row of the data: a spatial filter, or a line of an uploaded table.",
    };

    private static string Sides(string words, int side) => string.Create(CultureInfo.InvariantCulture, $"{words} {side}×{side}");

    private static string Place(ResultSource source) =>
        $"{(source.Layer is { } layer ? $" of layer {layer.ToString(CultureInfo.InvariantCulture)}" : "")}{(source.Networks is > 1 and { } networks ? $" of one of {NumberFormat.Count(networks, "network")}" : "")}";

    private static string Points(ResultDocument result)
    {
        var read = NumberFormat.Count(result.Points.Input);
        if (result.Source is not { } source)
            return $"The data are {read} points.";
        var filters = source.PatchSize is { } side ? $"spatial filters ({side}×{side})" : "rows";
        var layer = $"{(source.Channel is { } channel ? $" on input channel {channel.ToString(CultureInfo.InvariantCulture)}" : "")}{(source.Layer is { } number ? $" of layer {number.ToString(CultureInfo.InvariantCulture)}" : "")}";
        if (source is { Notation: { } notation, Networks: { } networks })
            return $"The points are the {read} {filters}{layer} of {(networks == 1 ? "one network" : $"{NumberFormat.Count(networks)} networks")} {Bare(notation)}{Training(source)}.";
        return $"The points are the {read} {filters}{layer} of {source.Origin ?? source.File ?? source.Title}.";
    }

    /// <summary>One network, where the notation counts them.</summary>
    private static string Bare(string notation) => notation.IndexOf('×', StringComparison.Ordinal) is > 0 and var times && notation[..times].All(char.IsAsciiDigit) ? notation[(times + 1)..] : notation;

    private static string Training(ResultSource source)
    {
        if (source.Dataset is not { } dataset)
            return "";
        var length = source.Iteration switch
        {
            null => $", trained on {DatasetTitles.Of(dataset)}",
            0 => $" for {DatasetTitles.Of(dataset)}, before any training",
            { } iteration => $", trained on {DatasetTitles.Of(dataset)} for {NumberFormat.Count(iteration, "iteration")}",
        };
        return length + (source.TestAccuracy is { } accuracy ? $" (mean test accuracy {NumberFormat.Percent(accuracy)})" : "");
    }

    private static string Density(ResultDocument result)
    {
        var kept = NumberFormat.Count(result.Points.Kept);
        return result.Spec.Density is { } density
            ? $"Kept are the {NumberFormat.Plain(100 * density.P)} % in the densest regions, those nearest to their {Ordinal(density.K)} neighbour: {kept} points."
            : $"No point is left out for its density: {kept} remain.";
    }

    private static string? Barcode(ResultDocument result) => result.Spec.Barcode is not { } barcode ? "No barcode was computed." : barcode.Complex switch
    {
        ComplexKind.Rips => $"The barcode is the persistent homology of their Vietoris–Rips complex up to {Dimension(barcode)}.",
        ComplexKind.LazyWitness => $"The barcode is the persistent homology of a lazy witness complex on {Landmarks(result, barcode)} (ν = {barcode.Nu.ToString(CultureInfo.InvariantCulture)}) up to {Dimension(barcode)}.",
        _ => $"The barcode is the persistent homology of a {BarcodeCatalog.Complex.Show(result.Spec).ToLowerInvariant()} complex on {Landmarks(result, barcode)} up to {Dimension(barcode)}.",
    };

    private static string Dimension(BarcodeSettings barcode) => barcode.MaxDimension switch { 0 => "components (H₀)", 1 => "loops (H₁)", _ => "cavities (H₂)" };

    private static string Landmarks(ResultDocument result, BarcodeSettings barcode) =>
        NumberFormat.Count(result.Barcode is { Landmarks.Length: > 0 and var landmarks } ? landmarks : barcode.LandmarkCount, "landmark");

    private static string? Mapper(ResultDocument result)
    {
        if (result.Spec.Mapper is not { } mapper)
            return "No Mapper graph was computed.";
        var lenses = SettingList([.. mapper.Lenses.Select(l => l is "pca1" or "pca2" or "pca3" ? $"principal component {l[3..]}" : LensChoices.Label(l))]);
        var metric = MapperCatalog.Metric.Show(result.Spec).ToLowerInvariant();
        return $"Mapper covers {lenses} with {NumberFormat.Count(mapper.Resolution, "interval")}{(mapper.Lenses.Count > 1 ? " each" : "")}, of which neighbours overlap by {NumberFormat.Plain(Math.Round(100 * (1 - 1 / mapper.Gain)))} %, and clusters the points of every bin by single linkage ({metric} distance).";
    }

    private static string SettingList(IReadOnlyList<string> words) => words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.SkipLast(1))} and {words[^1]}";

    private static string Ordinal(int k) => NumberFormat.Count(k) + ((k % 100) is 11 or 12 or 13 ? "th" : (k % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" });
}
