using System.Text.Json.Serialization;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Topology.Homology;

/// <summary>Settings of a persistence barcode.</summary>
public sealed record BarcodeSettings
{
    /// <summary>Fewest landmarks.</summary>
    public const int MinimumLandmarks = 1;

    /// <summary>Largest ν.</summary>
    public const int MaximumNu = 2;

    /// <summary>Largest dimension of homology that can be asked for.</summary>
    public const int HighestDimension = 2;

    /// <summary>Fewest divisions.</summary>
    public const int MinimumDivisions = 1;

    /// <summary>Smallest prime of the coefficients.</summary>
    public const int MinimumField = 2;

    /// <summary>Largest prime of the coefficients: products of two residues fit into 32 bits.</summary>
    public const int MaximumField = 32003;

    /// <summary>Smallest budget.</summary>
    public const long MinimumBudget = 1;

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
        if (Landmarks < MinimumLandmarks)
            throw new InvalidInputException("barcode.landmarks", $"landmarks is {Landmarks}; it must be at least {MinimumLandmarks}.");
        if (FirstLandmark is < 0)
            throw new InvalidInputException("barcode.firstLandmark", $"firstLandmark is {FirstLandmark}; it must be a position of at least 0, or null to draw it from the seed.");
        if (Nu is < 0 or > MaximumNu)
            throw new InvalidInputException("barcode.nu", $"nu is {Nu}; it must be between 0 and {MaximumNu}.");
        ValidateLandmarkPoints();
        if (Complex == ComplexKind.LazyWitness && Nu > LandmarkCount)
            throw new InvalidInputException("barcode.nu", $"nu is {Nu}, but there are {LandmarkCount} landmarks; nu cannot exceed their number.");
        if (MaxDimension is < 0 or > HighestDimension)
            throw new InvalidInputException("barcode.maxDimension", $"maxDimension is {MaxDimension}; it must be between 0 and {HighestDimension}.");
        if (TMax is { } t && !(t >= 0 && t <= PointScale.LargestValue))
            throw new InvalidInputException("barcode.tMax", FormattableString.Invariant($"tMax is {t}; it must be a number of at least 0 (and at most {PointScale.LargestValue:E2}), or null for no bound."));
        if (Divisions is < MinimumDivisions)
            throw new InvalidInputException("barcode.divisions", $"divisions is {Divisions}; it must be at least {MinimumDivisions}, or null for exact values.");
        if (!IsPrime(Field) || Field > MaximumField)
            throw new InvalidInputException("barcode.field", $"field is {Field}; it must be a prime number of at most {MaximumField}.");
        if (SimplexBudget < MinimumBudget)
            throw new InvalidInputException("barcode.simplexBudget", $"simplexBudget is {SimplexBudget}; it must be at least {MinimumBudget}.");
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

    /// <summary>Whether coefficients can be taken in Z/p.</summary>
    public static bool IsPrime(int p)
    {
        if (p < MinimumField)
            return false;
        for (var q = 2; q * q <= p; q++)
            if (p % q == 0)
                return false;
        return true;
    }
}
