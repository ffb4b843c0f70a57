using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Homology;

/// <summary>The landmarks that settings ask for.</summary>
internal static class LandmarkSelection
{
    /// <summary>Positions of the landmarks in the order chosen.</summary>
    /// <exception cref="InvalidInputException">A landmark lies outside the cloud, or ν exceeds their number.</exception>
    public static int[] Select(PointCloud cloud, ColumnBlocks blocks, BarcodeSettings settings, List<string> notes, int threads, CancellationToken cancellation)
    {
        var used = Math.Min(settings.LandmarkCount, cloud.Count);
        if (settings.Complex == ComplexKind.LazyWitness && settings.Nu > used)
            throw new InvalidInputException("barcode.nu", $"nu is {settings.Nu}, but there are {used} landmarks; nu must not exceed the number of landmarks.");
        if (settings.LandmarkChoice == LandmarkChoice.Given)
            return Given(cloud, settings.LandmarkPoints!);
        if (settings.Landmarks > cloud.Count)
            notes.Add($"{settings.Landmarks} landmarks requested, but there {(cloud.Count == 1 ? "is only 1 point" : $"are only {cloud.Count} points")}; all points are landmarks.");
        if (settings.LandmarkChoice == LandmarkChoice.Random)
            return Random(cloud.Count, used, settings.Seed);
        return MaxMinLandmarks.Select(cloud, blocks, used, First(cloud.Count, settings), threads, cancellation);
    }

    /// <summary>The first max-min landmark of <paramref name="n"/> ≥ 1 points: as given, else drawn from the seed.</summary>
    /// <exception cref="InvalidInputException">It lies outside the cloud.</exception>
    public static int First(int n, BarcodeSettings settings)
    {
        var first = settings.FirstLandmark ?? new SplitMix64(settings.Seed).Next(n);
        return first < n ? first : throw new InvalidInputException("barcode.firstLandmark", $"firstLandmark is {first}, but there are {n} points; it must be from 0 to {n - 1}.");
    }

    private static int[] Given(PointCloud cloud, IReadOnlyList<int> points)
    {
        foreach (var point in points)
            if (point >= cloud.Count)
                throw new InvalidInputException("barcode.landmarkPoints", $"landmarkPoints contains {point}, but there are {cloud.Count} points; positions are 0 to {cloud.Count - 1}.");
        return [.. points];
    }

    /// <summary>The first <paramref name="count"/> places of a random permutation (Fisher, Yates).</summary>
    internal static int[] Random(int n, int count, long seed)
    {
        var generator = new SplitMix64(seed);
        var points = new int[n];
        for (var i = 0; i < n; i++)
            points[i] = i;
        for (var i = 0; i < count; i++)
        {
            var j = i + generator.Next(n - i);
            (points[i], points[j]) = (points[j], points[i]);
        }

        return points[..count];
    }
}
