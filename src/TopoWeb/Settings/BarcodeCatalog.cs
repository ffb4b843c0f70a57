using TopoWeb.Controls;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;

namespace TopoWeb.Settings;

/// <summary>Settings of a barcode.</summary>
internal static class BarcodeCatalog
{
    public static AnalysisSetting Complex { get; } = Define(
        "barcode.complex", "Complex", "The filtered complex: it grows with the filtration value, and the lifetimes of its loops are the barcode.", "filtered-complex",
        b => SettingText.Of(b.Complex), (b, t) => b with { Complex = SettingText.Choice<ComplexKind>(t) }) with
    {
        Phrase = "the complex",
        Choices =
        [
            new("lazyWitness", "Lazy witness", "As in the paper: landmarks are the vertices, all other points are witnesses."),
            new("ripsLandmarks", "Vietoris–Rips on landmarks", "Landmarks are the vertices; the other points are not used.", IsName: true),
            new("rips", "Vietoris–Rips on all points", "Every point is a vertex: for at most a few thousand points.", IsName: true),
        ],
    };

    public static AnalysisSetting Landmarks { get; } = Define(
        "barcode.landmarks", "Landmarks", "Number of points that are vertices of the complex; all others are witnesses.", "landmarks",
        b => SettingText.Of(b.Landmarks), (b, t) => b with { Landmarks = SettingText.Int(t) }) with
    {
        Name = "landmarks",
        Phrase = "the number of landmarks",
        Unit = "points",
        Limits = NumberLimits.Integer(BarcodeSettings.MinimumLandmarks),
        MaximumIn = points => points,
        Applies = s => HasLandmarks(s) && s.Barcode!.LandmarkChoice != LandmarkChoice.Given,
        Slider = (10, 250, 5),
    };

    public static AnalysisSetting Nu { get; } = Define(
        "barcode.nu", "ν", "An edge enters once a witness has both ends within t of its distance to its ν-th nearest landmark.", "lazy-witness-complex",
        b => SettingText.Of(b.Nu), (b, t) => b with { Nu = SettingText.Int(t) }) with
    {
        Name = "nu",
        Limits = NumberLimits.Integer(0, BarcodeSettings.MaximumNu),
        Choices = [new("0", "0", "Plain witness distance."), new("1", "1", "The paper's and JavaPlex's default."), new("2", "2", "JavaPlex's short form.")],
        Applies = s => s.Barcode!.Complex == ComplexKind.LazyWitness,
    };

    public static AnalysisSetting MaxDimension { get; } = Define(
        "barcode.maxDimension", "Homology", "H₀ counts connected components, H₁ loops, H₂ cavities; H₂ takes much longer.", "homology",
        b => SettingText.Of(b.MaxDimension), (b, t) => b with { MaxDimension = SettingText.Int(t) }) with
    {
        Name = "dim",
        Phrase = "the dimension of homology",
        Limits = NumberLimits.Integer(0, BarcodeSettings.HighestDimension),
        Choices = [new("0", "H₀", IsName: true), new("1", "H₀ and H₁", IsName: true), new("2", "H₀, H₁ and H₂", IsName: true)],
    };

    public static AnalysisSetting Selection { get; } = Define(
        "barcode.landmarkChoice", "Landmark selection", "How the landmarks are chosen among the points kept.", "landmarks",
        b => SettingText.Of(b.LandmarkChoice), Choose) with
    {
        Phrase = "the landmark selection",
        Choices =
        [
            new("maxmin", "Max-min", "Always the point farthest from those chosen before."),
            new("random", "Random", "Drawn from the landmark seed; all sets of points are equally likely."),
            new("given", "Listed", "The points you list."),
        ],
        Applies = HasLandmarks,
        Folded = true,
    };

    public static AnalysisSetting LandmarkPoints { get; } = Define(
        "barcode.landmarkPoints", "Listed landmarks", "Positions among the points kept, from 0, separated by commas.", "landmarks",
        b => SettingText.Of(b.LandmarkPoints), (b, t) => b with { LandmarkPoints = b.LandmarkChoice == LandmarkChoice.Given && SettingText.TryList(t, out var list) ? list : null }) with
    {
        Phrase = "the list of landmarks",
        Unit = "positions",
        TakesText = t => SettingText.TryList(t, out _),
        TextKind = "whole numbers separated by commas, such as 0, 17, 230",
        Empty = "none",
        Placeholder = "0, 17, 230",
        Format = t => NumberFormat.Count(t.Split(',').Length, "point"),
        Applies = s => HasLandmarks(s) && s.Barcode!.LandmarkChoice == LandmarkChoice.Given,
        Folded = true,
    };

    public static AnalysisSetting FirstLandmark { get; } = Define(
        "barcode.firstLandmark", "First landmark", "Position among the points kept where the max-min selection starts; leave it empty to draw it from the landmark seed.", "landmarks",
        b => SettingText.Of(b.FirstLandmark), (b, t) => b with { FirstLandmark = SettingText.OptionalInt(t) }) with
    {
        Phrase = "the first landmark",
        Unit = "position",
        Limits = NumberLimits.Integer(0),
        Empty = "random",
        Applies = s => HasLandmarks(s) && s.Barcode!.LandmarkChoice == LandmarkChoice.MaxMin,
        Folded = true,
    };

    public static AnalysisSetting Seed { get; } = Define(
        "barcode.seed", "Landmark seed", "Seed of the landmarks that are drawn at random: the first of max-min, or all of them.", "landmarks",
        b => SettingText.Of(b.Seed), (b, t) => b with { Seed = SettingText.Long(t) }) with
    {
        Phrase = "the landmark seed",
        Limits = NumberLimits.Long(),
        Format = t => t,
        Applies = s => HasLandmarks(s) && s.Barcode is { LandmarkChoice: LandmarkChoice.Random } or { LandmarkChoice: LandmarkChoice.MaxMin, FirstLandmark: null },
        Folded = true,
    };

    public static AnalysisSetting TMax { get; } = Define(
        "barcode.tMax", "t max", "End of the filtration: edges above this value never enter; leave it empty for no bound.", "intervals",
        b => SettingText.Of(b.TMax), (b, t) => b with { TMax = SettingText.OptionalDouble(t) }) with
    {
        Name = "tmax",
        Unit = "filtration value",
        Limits = new(0),
        Empty = "no bound",
        Folded = true,
    };

    public static AnalysisSetting Divisions { get; } = Define(
        "barcode.divisions", "Divisions", "Rounds births and deaths down to multiples of t max / N; leave it empty for exact values. The paper uses 1000.", "intervals",
        b => SettingText.Of(b.Divisions), (b, t) => b with { Divisions = SettingText.OptionalInt(t) }) with
    {
        Phrase = "the number of divisions",
        Unit = "of t max",
        Limits = NumberLimits.Integer(BarcodeSettings.MinimumDivisions),
        Empty = "exact",
        Folded = true,
    };

    public static AnalysisSetting Field { get; } = Define(
        "barcode.field", "Coefficients", "Homology is computed over Z/p for a prime p: Z/3 tells a Klein bottle from a torus.", "homology",
        b => SettingText.Of(b.Field), (b, t) => b with { Field = SettingText.Int(t) }) with
    {
        Phrase = "the coefficient field",
        Unit = "Z/p, p prime",
        Limits = NumberLimits.Integer(BarcodeSettings.MinimumField, BarcodeSettings.MaximumField) with { Kind = "a prime number", Fits = p => BarcodeSettings.IsPrime((int)p) },
        Format = t => $"Z/{t}",
        Folded = true,
    };

    public static AnalysisSetting SimplexBudget { get; } = Define(
        "barcode.simplexBudget", "Simplex budget", "Most edges (for H₂ triangles) that may be processed; larger complexes are refused before anything is computed.", "filtered-complex",
        b => SettingText.Of(b.SimplexBudget), (b, t) => b with { SimplexBudget = SettingText.Long(t) }) with
    {
        Phrase = "the simplex budget",
        Unit = "simplices",
        Limits = NumberLimits.Long(BarcodeSettings.MinimumBudget),
        Folded = true,
    };

    public static IReadOnlyList<AnalysisSetting> All { get; } =
        [Complex, Landmarks, Nu, MaxDimension, Selection, LandmarkPoints, FirstLandmark, Seed, TMax, Divisions, Field, SimplexBudget];

    private static bool HasLandmarks(AnalysisSpec spec) => spec.Barcode!.Complex != ComplexKind.Rips;

    /// <summary>A list goes with the choice that it belongs to.</summary>
    private static BarcodeSettings Choose(BarcodeSettings settings, string word) =>
        SettingText.Choice<LandmarkChoice>(word) is var choice && choice == LandmarkChoice.Given ? settings with { LandmarkChoice = choice } : settings with { LandmarkChoice = choice, LandmarkPoints = null };

    private static AnalysisSetting Define(string path, string label, string sentence, string anchor, Func<BarcodeSettings, string> read, Func<BarcodeSettings, string, BarcodeSettings> write) =>
        new(path, label, sentence, anchor, s => read(s.Barcode!), (s, t) => s with { Barcode = write(s.Barcode!, t) });
}
