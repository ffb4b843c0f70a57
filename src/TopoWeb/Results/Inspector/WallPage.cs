using System.Globalization;
using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Networks.Filters;

namespace TopoWeb.Results.Inspector;

/// <summary>Some consecutive points of a wall, as the browser draws them.</summary>
/// <param name="Side">Side of the patches; 0 where points are no patches.</param>
/// <param name="Values">Of patches: base64 of one signed byte a value, ±127 the point's own largest absolute value.</param>
/// <param name="Maxima">Largest absolute value of each point.</param>
/// <param name="Lines">Of points that are no patches: their coordinates in words.</param>
/// <param name="Texts">Where each comes from.</param>
public sealed record WallPage(int Side, string Values, double[] Maxima, string[] Lines, string[] Texts)
{
    internal static WallPage Of(IReadOnlyList<MemberPatch> members, bool patches = true)
    {
        var dimension = members.Count == 0 ? 0 : members[0].Values.Length;
        var maxima = members.Select(m => PatchValues.Maximum(m.Values)).ToArray();
        var texts = members.Select(m => Describe(m.Provenance)).ToArray();
        if (!patches || PatchValues.Side(dimension) is not (> 1 and var side))
            return new(0, "", maxima, [.. members.Select(m => Line(m.Values))], texts);
        var bytes = new byte[members.Count * dimension];
        for (var i = 0; i < members.Count; i++)
            for (var j = 0; j < dimension; j++)
                bytes[i * dimension + j] = (byte)(sbyte)(maxima[i] > 0 ? Math.Round(127 * members[i].Values[j] / maxima[i]) : 0);
        return new(side, Convert.ToBase64String(bytes), maxima, [], texts);
    }

    /// <summary><c>network 1 · out 3 · row 65</c>: only what applies.</summary>
    internal static string Describe(Provenance from)
    {
        var parts = new List<string>();
        void Add(string name, long? value)
        {
            if (value is { } number)
                parts.Add($"{name} {number.ToString(CultureInfo.InvariantCulture)}");
        }

        Add("network", from.Network);
        Add("seed", from.Seed);
        Add("layer", from.Layer);
        Add("out", from.Out);
        Add("in", from.In);
        Add("iteration", from.Iteration);
        Add("row", from.Row);
        return string.Join(" · ", parts);
    }

    private static string Line(double[] values) =>
        string.Join("  ", values.Take(8).Select(v => NumberFormat.Measure(v).Replace('-', '−'))) + (values.Length > 8 ? "  …" : "");
}

/// <summary>How a wall is drawn.</summary>
/// <param name="Version">Tells the points of one selection from those of another.</param>
/// <param name="Count">Points.</param>
/// <param name="Page">Points of a page.</param>
/// <param name="Maximum">End of the scale; null: each patch has its own.</param>
/// <param name="Colors">From −max to +max.</param>
internal sealed record WallOptions(int Version, int Count, int Page, double? Maximum, IReadOnlyList<string> Colors);
