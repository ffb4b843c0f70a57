using TopoWeb.Benchmarks.Rows;
using TopoWeb.Benchmarks.Running;

namespace TopoWeb.Benchmarks.Reports;

/// <summary><c>make bench</c>: runs the rows, writes the raw numbers and the table.</summary>
internal static class PeerReport
{
    /// <returns>The exit status: 1 where results differ or this program failed.</returns>
    public static int Make(Options options)
    {
        var machine = Machine.Describe(options.Threads);
        var results = new List<RowResult>();
        foreach (var row in RowCatalog.Choose(options.Rows))
        {
            Console.Error.WriteLine($"{row.Id}: {row.What}, {row.Input.Title} …");
            results.Add(Race.Run(row, options));
        }

        var table = $"{machine}\n\n{PeerTable.Markdown(results)}";
        Console.WriteLine();
        Console.WriteLine(table);
        ResultsFile.Write("results.json", new { machine, rows = results.Select(Raw) });
        if (options.IsComplete)
            ReadmeSection.Write("peers", table);
        return results.Any(result => (result.Points > 0 && !result.Ours.HasRun) || result.Peers.Any(peer => result.Difference(peer) is not null)) ? 1 : 0;
    }

    private static object Raw(RowResult result) => new
    {
        result.Row.Id,
        result.Row.What,
        input = result.Row.Input.Title,
        result.Points,
        result.Row.SecondsAtMost,
        ours = result.Ours,
        peers = result.Peers.Select(peer => new
        {
            peer.Side.Name,
            peer.Peer.AtMost,
            peer.Peer.Aim,
            peer.Peer.Tolerance,
            peer.Side.Samples,
            peer.Side.Problem,
            ratio = result.Ratio(peer),
            difference = result.Difference(peer),
        }),
    };
}
