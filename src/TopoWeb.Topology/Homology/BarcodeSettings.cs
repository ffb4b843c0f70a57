using System.Text.Json.Serialization;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Topology.Homology;

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

    /// <summary>Most simplices of dimension <see cref="MaxDimension"/> (at least 1) that may be gone through.</summary>
    public long SimplexBudget { get; init; } = FlagPersistence.DefaultBudget;

    /// <summary>Number of landmarks asked for.</summary>
    [JsonIgnore]
    public int LandmarkCount => LandmarkChoice == LandmarkChoice.Given ? LandmarkPoints?.Count ?? 0 : Landmarks;

    /// <summary>Checks what does not depend on the cloud.</summary>
    /// <exception cref="InvalidInputException">A setting is outside its limits.</exception>
    public void Validate()
    {
        if (Landmarks < 1)
            throw new InvalidInputException("barcode.landmarks", $"landmarks is {Landmarks}; at least 1 is needed.");
        if (FirstLandmark is < 0)
            throw new InvalidInputException("barcode.firstLandmark", $"firstLandmark is {FirstLandmark}; it is a position from 0, or null to draw it from the seed.");
        if (Nu is < 0 or > 2)
            throw new InvalidInputException("barcode.nu", $"nu is {Nu}; it must be 0, 1 or 2.");
        ValidateLandmarkPoints();
        if (Complex == ComplexKind.LazyWitness && Nu > LandmarkCount)
            throw new InvalidInputException("barcode.nu", $"nu is {Nu}, but there are {LandmarkCount} landmarks; nu cannot exceed their number.");
        if (MaxDimension is < 0 or > 2)
            throw new InvalidInputException("barcode.maxDimension", $"maxDimension is {MaxDimension}; it must be 0, 1 or 2.");
        if (TMax is { } t && !(double.IsFinite(t) && t >= 0))
            throw new InvalidInputException("barcode.tMax", $"tMax is {t}; it must be a number of at least 0, or null for no bound.");
        if (Divisions is < 1)
            throw new InvalidInputException("barcode.divisions", $"divisions is {Divisions}; at least 1, or null for exact values.");
        if (!IsPrime(Field) || Field > 32003)
            throw new InvalidInputException("barcode.field", $"field is {Field}; it must be a prime number of at most 32003.");
        if (SimplexBudget < 1)
            throw new InvalidInputException("barcode.simplexBudget", $"simplexBudget is {SimplexBudget}; at least 1 is needed.");
    }

    private void ValidateLandmarkPoints()
    {
        if (LandmarkChoice != LandmarkChoice.Given)
        {
            if (LandmarkPoints is not null)
                throw new InvalidInputException("barcode.landmarkPoints", "landmarkPoints are listed, but landmarkChoice is not given; set it to given, or leave the list out.");
            return;
        }

        if (LandmarkPoints is not { Count: > 0 })
            throw new InvalidInputException("barcode.landmarkPoints", "landmarkChoice is given, but no landmarkPoints are listed; list the positions of at least 1.");
        var seen = new HashSet<int>();
        foreach (var point in LandmarkPoints)
            if (point < 0 || !seen.Add(point))
                throw new InvalidInputException("barcode.landmarkPoints", $"landmarkPoints has {point} {(point < 0 ? "in it; positions start at 0" : "twice; each point can be a landmark once")}.");
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
