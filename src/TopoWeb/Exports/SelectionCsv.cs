using System.Globalization;
using System.Text;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Networks.Formats;
using TopoWeb.Topology;

namespace TopoWeb.Exports;

/// <summary>Points of a result as a table for other programs.</summary>
internal static class SelectionCsv
{
    private static readonly string[] Origins = ["network", "layer", "out", "in", "iteration"];

    /// <summary>
    /// A line for each point: row of the input, values as analysed (<c>x0</c>, <c>x1</c>, …), network, seed, layer, out, in, iteration, the nodes that hold it with spaces between them, and the functions.
    /// What a point does not have stays empty. Numbers can be read back without loss.
    /// </summary>
    /// <param name="exploration">The result.</param>
    /// <param name="rows">Rows of the input, all among the points.</param>
    /// <param name="functions">Functions to write.</param>
    /// <param name="values">Whether the values may be given away.</param>
    /// <exception cref="InvalidInputException">A function cannot be computed of these points.</exception>
    public static byte[] Write(ResultExploration exploration, IReadOnlyList<int> rows, IReadOnlyList<FunctionInfo> functions, bool values)
    {
        var points = exploration.Points;
        // The provenance stands there already, and columns named twice are read wrongly by many programs.
        functions = [.. functions.Where(f => !Origins.Contains(f.Id, StringComparer.Ordinal)).DistinctBy(f => f.Id)];
        var columns = functions.Select(f => exploration.Values(f.Id)).ToArray();
        var holders = Holders(points, rows);
        var text = new StringBuilder("row");
        for (var i = 0; values && i < points.Cloud.Dimension; i++)
            text.Append(CultureInfo.InvariantCulture, $",x{i}");
        text.Append(",network,seed,layer,out,in,iteration,nodes");
        foreach (var function in functions)
            text.Append(',').Append(CsvCell.Of(function.Id));
        text.Append('\n');
        foreach (var row in rows)
        {
            var position = points.PositionOf(row);
            text.Append(CultureInfo.InvariantCulture, $"{row}");
            if (values)
                foreach (var value in points.Cloud.Row(position))
                    text.Append(CultureInfo.InvariantCulture, $",{value:R}");
            var p = points.Provenance[position];
            text.Append(CultureInfo.InvariantCulture, $",{p.Network},{p.Seed},{p.Layer},{p.Out},{p.In},{p.Iteration},");
            text.AppendJoin(' ', holders[row]);
            foreach (var column in columns)
                text.Append(',').Append(ValueOf(column, position));
            text.Append('\n');
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string ValueOf(PointFunction function, int position) => function.Values[position] switch
    {
        var none when !double.IsFinite(none) => "",
        var code when function.Info.Texts is not null => CsvCell.Of(function.Info.NameOf(code)),
        var number => number.ToString("R", CultureInfo.InvariantCulture),
    };

    private static Dictionary<int, List<int>> Holders(ResultPoints points, IReadOnlyList<int> rows)
    {
        var holders = rows.ToDictionary(r => r, _ => new List<int>());
        foreach (var node in points.Document.Mapper?.Nodes ?? [])
            foreach (var row in node.Members)
                if (holders.TryGetValue(row, out var nodes))
                    nodes.Add(node.Id);
        return holders;
    }
}
