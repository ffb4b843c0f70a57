using System.Text.Json.Serialization;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Topology.Homology;

/// <summary>The filtered complex whose persistent homology is taken.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ComplexKind>))]
public enum ComplexKind
{
    /// <summary>Lazy witness complex on landmarks (de Silva, Carlsson 2004).</summary>
    [JsonStringEnumMemberName("lazyWitness")] LazyWitness,

    /// <summary>Vietoris–Rips complex of the landmarks.</summary>
    [JsonStringEnumMemberName("ripsLandmarks")] RipsLandmarks,

    /// <summary>Vietoris–Rips complex of all points.</summary>
    [JsonStringEnumMemberName("rips")] Rips,
}

/// <summary>How landmarks are chosen.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LandmarkChoice>))]
public enum LandmarkChoice
{
    /// <summary>Repeatedly the point farthest from those chosen, see <see cref="MaxMinLandmarks"/>.</summary>
    [JsonStringEnumMemberName("maxmin")] MaxMin,

    /// <summary>Drawn from the seed, each set of points equally likely.</summary>
    [JsonStringEnumMemberName("random")] Random,

    /// <summary>The points listed in <see cref="BarcodeSettings.LandmarkPoints"/>.</summary>
    [JsonStringEnumMemberName("given")] Given,
}

/// <summary>Settings of a persistence barcode.</summary>
public sealed record BarcodeSettings
{
    /// <summary>The filtered complex.</summary>
    public ComplexKind Complex { get; init; } = ComplexKind.LazyWitness;

    /// <summary>How landmarks are chosen.</summary>
    public LandmarkChoice LandmarkChoice { get; init; } = LandmarkChoice.MaxMin;

    /// <summary>Number of landmarks L ≥ 1, where they are not given; more than points means all points.</summary>
    public int Landmarks { get; init; } = 100;

    /// <summary>Positions of the landmarks among the points, for <see cref="LandmarkChoice.Given"/> and only there.</summary>
    public IReadOnlyList<int>? LandmarkPoints { get; init; }

    /// <summary>Position of the first max-min landmark among the points; null draws it from <see cref="Seed"/>.</summary>
    public int? FirstLandmark { get; init; } = 0;

    /// <summary>Seed of the landmarks, or of the first one, where they are drawn.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>ν of the lazy witness complex: 0, 1 or 2.</summary>
    public int Nu { get; init; } = 1;

    /// <summary>Largest dimension of homology: 0, 1 or 2.</summary>
    public int MaxDimension { get; init; } = 1;

    /// <summary>Edges above this value never enter; null means no bound (the enclosing radius for Vietoris–Rips, above which nothing changes).</summary>
    public double? TMax { get; init; }

    /// <summary>Round births and deaths down to multiples of tMax/N (tMax: as given, else the largest finite edge value); null keeps exact values.</summary>
    public int? Divisions { get; init; }

    /// <summary>Coefficients Z/p: a prime number.</summary>
    public int Field { get; init; } = 2;

    /// <summary>Most simplices of dimension <see cref="MaxDimension"/> (at least 1) that may be processed.</summary>
    public long SimplexBudget { get; init; } = FlagPersistence.DefaultBudget;

    /// <summary>Number of landmarks requested.</summary>
    [JsonIgnore]
    public int LandmarkCount => LandmarkChoice == LandmarkChoice.Given ? LandmarkPoints?.Count ?? 0 : Landmarks;

    /// <summary>Checks what does not depend on the cloud.</summary>
    /// <exception cref="InvalidInputException">A setting is outside its limits.</exception>
    public void Validate()
    {
        if (Landmarks < 1)
            throw new InvalidInputException("barcode.landmarks", $"landmarks is {Landmarks}; it must be at least 1.");
        if (FirstLandmark is < 0)
            throw new InvalidInputException("barcode.firstLandmark", $"firstLandmark is {FirstLandmark}; it must be at least 0, or null for a random start from the seed.");
        if (Nu is < 0 or > 2)
            throw new InvalidInputException("barcode.nu", $"nu is {Nu}; it must be 0, 1 or 2.");
        ValidateLandmarkPoints();
        if (Complex == ComplexKind.LazyWitness && Nu > LandmarkCount)
            throw new InvalidInputException("barcode.nu", $"nu is {Nu}, but there are {LandmarkCount} landmarks; nu must not exceed the number of landmarks.");
        if (MaxDimension is < 0 or > 2)
            throw new InvalidInputException("barcode.maxDimension", $"maxDimension is {MaxDimension}; it must be 0, 1 or 2.");
        if (TMax is { } t && !(double.IsFinite(t) && t >= 0))
            throw new InvalidInputException("barcode.tMax", $"tMax is {t}; it must be at least 0, or null for no limit.");
        if (Divisions is < 1)
            throw new InvalidInputException("barcode.divisions", $"divisions is {Divisions}; it must be at least 1, or null for exact values.");
        if (!IsPrime(Field) || Field > 32003)
            throw new InvalidInputException("barcode.field", $"field is {Field}; it must be a prime number of at most 32003.");
        if (SimplexBudget < 1)
            throw new InvalidInputException("barcode.simplexBudget", $"simplexBudget is {SimplexBudget}; it must be at least 1.");
    }

    private void ValidateLandmarkPoints()
    {
        if (LandmarkChoice != LandmarkChoice.Given)
        {
            if (LandmarkPoints is not null)
                throw new InvalidInputException("barcode.landmarkPoints", "landmarkPoints are listed, but landmarkChoice is not given. Set it to given, or remove the list.");
            return;
        }

        if (LandmarkPoints is not { Count: > 0 })
            throw new InvalidInputException("barcode.landmarkPoints", "landmarkChoice is given, but landmarkPoints is empty. List at least one position.");
        var seen = new HashSet<int>();
        foreach (var point in LandmarkPoints)
            if (point < 0 || !seen.Add(point))
                throw new InvalidInputException("barcode.landmarkPoints", $"landmarkPoints contains {point}{(point < 0 ? "; positions start at 0" : " twice; each point can be a landmark only once")}.");
    }

    private static bool IsPrime(int p)
    {
        if (p < 2)
            return false;
        for (var q = 2; q * q <= p; q++)
            if (p % q == 0)
                return false;
        return true;
    }
}
