using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Benchmarks.Rows;

/// <summary>What two programs' barcodes are compared by.</summary>
internal static class Bars
{
    /// <summary>In each dimension the number of bars and the total length of those that end.</summary>
    public static Dictionary<string, double> Find(IReadOnlyList<Interval> bars, int maxDimension)
    {
        var findings = new Dictionary<string, double>();
        for (var dimension = 0; dimension <= maxDimension; dimension++)
        {
            var count = 0;
            var length = 0.0;
            foreach (var bar in bars)
            {
                if (bar.Dimension != dimension)
                    continue;
                count++;
                length += (bar.Death ?? bar.Birth) - bar.Birth;
            }

            findings[$"H{dimension} bars"] = count;
            findings[$"H{dimension} length"] = length;
        }

        return findings;
    }
}
