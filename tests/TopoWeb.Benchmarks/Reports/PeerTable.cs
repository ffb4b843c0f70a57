using System.Text;
using TopoWeb.Benchmarks.Running;

namespace TopoWeb.Benchmarks.Reports;

/// <summary>The table of rows beside their peers: one line for each pair.</summary>
internal static class PeerTable
{
    public static string Markdown(IReadOnlyList<RowResult> results)
    {
        var text = new StringBuilder();
        text.AppendLine("| what | points | TopoWeb | memory | peer | peer's time | memory | ratio | at most | results |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (var result in results)
        {
            if (result.Peers.Count == 0)
                text.AppendLine(Line(result, null));
            foreach (var peer in result.Peers)
                text.AppendLine(Line(result, peer));
        }

        return text.ToString();
    }

    private static string Line(RowResult result, PeerResult? peer)
    {
        string[] cells =
        [
            result.Row.What,
            result.Points == 0 ? result.Row.Input.Title : $"{result.Points:N0}, {result.Row.Input.Title}",
            Time(result.Ours),
            Memory(result.Ours),
            peer?.Side.Name ?? Show.Nothing,
            peer is null ? Show.Nothing : Time(peer.Side),
            peer is null ? Show.Nothing : Memory(peer.Side),
            peer is null ? Show.Nothing : Ratio(result, peer),
            peer is null ? Limit(result) : Limit(peer),
            peer is null ? Show.Nothing : Agreement(result, peer),
        ];
        return $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |";
    }

    private static string Time(Side side)
    {
        if (!side.HasRun)
            return side.Problem ?? Show.Nothing;
        var range = Show.Range(side.Samples.Min(sample => sample.Seconds), side.Samples.Max(sample => sample.Seconds));
        return $"{Show.Seconds(side.Median())} ({range}; {side.Samples.Count})";
    }

    private static string Memory(Side side) => side.HasRun ? Show.Bytes(side.PeakBytes()) : Show.Nothing;

    private static string Ratio(RowResult result, PeerResult peer) => result.Ratio(peer) switch
    {
        null => Show.Nothing,
        var ratio when ratio > peer.Peer.AtMost => $"**{Show.Digits(ratio.Value)}**",
        var ratio => Show.Digits(ratio.Value),
    };

    private static string Limit(PeerResult peer) =>
        peer.Peer.AtMost is not { } atMost ? Show.Nothing : peer.Peer.Aim is { } aim ? $"{atMost} (aim {aim})" : $"{atMost}";

    private static string Limit(RowResult result) => result.Row.SecondsAtMost switch
    {
        null => Show.Nothing,
        var limit when result.Ours.HasRun && result.Ours.Median() > limit => $"**{Show.Seconds(limit.Value)}**",
        var limit => Show.Seconds(limit.Value),
    };

    private static string Agreement(RowResult result, PeerResult peer) =>
        result.Ratio(peer) is null ? Show.Nothing : result.Difference(peer) is { } difference ? $"differs ({difference})" : "same";
}
