namespace TopoWeb.Topology.Mapper.Settings;

/// <summary>How large a Mapper graph can become, from its settings and the number of points alone, and the memory that takes.</summary>
/// <remarks>
/// A point lies in at most c = min(g, n)^q bins of q lenses with n intervals each and gain g. Bins are at most n^q and at most as many as places; two of them have points in common where they are
/// less than g intervals apart in every lens, so a bin has at most ((2⌈g⌉ − 1)^q − 1) neighbours, half of which are counted with it; and a point joins at most c(c − 1)/2 pairs of bins.
/// A bin that falls into several clusters has more nodes and edges than that: these are counted as they come (<see cref="WorkBudget"/>).
/// </remarks>
/// <param name="Places">Points, each as often as it lies in a bin.</param>
/// <param name="Nodes">Bins with points, each one cluster.</param>
/// <param name="Edges">Pairs of bins with points in common.</param>
public sealed record MapperSize(double Places, double Nodes, double Edges)
{
    /// <summary>Bytes of a place: in the cover, in the clusters, in the search for edges, and in the result.</summary>
    public const int PlaceBytes = 16;

    /// <summary>Bytes of an edge: where it is found and in the list of all.</summary>
    public const int EdgeBytes = 24;

    /// <summary>Bytes of a node without its members: the objects of the graph and of the result, with mean, lenses and position.</summary>
    public static int NodeBytes(int dimension, int lenses) => 256 + sizeof(double) * dimension + (sizeof(double) + sizeof(int)) * lenses;

    /// <summary>What <paramref name="settings"/> can make of a number of points.</summary>
    /// <param name="points">Number of points.</param>
    /// <param name="settings">Resolution, gain and lenses.</param>
    public static MapperSize Of(long points, MapperSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var lenses = settings.Lenses.Count;
        double each = Math.Pow(Math.Min(settings.Gain, settings.Resolution), lenses), bins = Math.Pow(settings.Resolution, lenses), places = points * each;
        var nodes = Math.Min(bins, places);
        var reach = Math.Min(2 * Math.Ceiling(settings.Gain) - 1, 2.0 * settings.Resolution - 1);
        var edges = Math.Min(Math.Min(places * (each - 1), nodes * (Math.Pow(reach, lenses) - 1)), nodes * (nodes - 1)) / 2;
        return new(Math.Round(places), Math.Round(nodes), Math.Round(Math.Max(0, edges)));
    }

    /// <summary>Bytes that a graph of this size takes while it is computed.</summary>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="lenses">Number of lenses.</param>
    public double Bytes(int dimension, int lenses) => PlaceBytes * Places + NodeBytes(dimension, lenses) * Nodes + EdgeBytes * Edges;

    /// <summary>The largest gain, in steps of a tenth, at which <paramref name="points"/> points stay within <paramref name="bytes"/> at the resolution of the settings; null where none does.</summary>
    public static double? LargestGain(long points, int dimension, MapperSettings settings, long bytes)
    {
        ArgumentNullException.ThrowIfNull(settings);
        const int steps = 10;
        int low = (int)MapperSettings.MinimumGain * steps - 1, high = (int)Math.Floor(settings.Gain * steps);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (Of(points, settings with { Gain = (double)middle / steps }).Bytes(dimension, settings.Lenses.Count) <= bytes)
                low = middle;
            else
                high = middle - 1;
        }

        return low < (int)MapperSettings.MinimumGain * steps ? null : (double)low / steps;
    }
}
