using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Primitives;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Notation;
using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Results.Files;

/// <summary>Points of a result as a program names them.</summary>
internal sealed record SelectionRequest
{
    /// <summary>In place of ids: every function of the result.</summary>
    public const string AllFunctions = "all";

    /// <summary>Ids of nodes: all their points, each once.</summary>
    [AllowNull]
    public IReadOnlyList<int> Nodes { get; init; } = [];

    /// <summary>Rows of the input, besides those of the nodes.</summary>
    [AllowNull]
    public IReadOnlyList<int> Rows { get; init; } = [];

    /// <summary>Functions whose values are written: their ids, or <c>all</c>.</summary>
    [AllowNull]
    public IReadOnlyList<string> Functions { get; init; } = [];

    /// <summary>One of the run's results; the last without it.</summary>
    public string? Choice { get; init; }

    /// <summary>Reads the texts of a query or a form.</summary>
    /// <exception cref="InvalidInputException">A part of a list is no number, or a quote is not closed.</exception>
    public static SelectionRequest Read(Func<string, StringValues> text)
    {
        var (request, check) = (new SelectionRequest(), new InputCheck());
        check.Try(() => { request = request with { Nodes = IndexRanges.Parse(text("nodes").ToString(), "nodes") }; });
        check.Try(() => { request = request with { Rows = IndexRanges.Parse(text("rows").ToString(), "rows") }; });
        check.Try(() => { request = request with { Functions = NameList.Parse(text("functions"), "functions") }; });
        check.Throw();
        return request with
        {
            Choice = text("choice").ToString() is { Length: > 0 } choice ? choice : null,
        };
    }

    /// <summary>The rows asked for, ascending, each once.</summary>
    /// <exception cref="InvalidInputException">A node or row is not in the result, or no point is named.</exception>
    public int[] Resolve(ResultPoints points)
    {
        var document = points.Document;
        if (Nodes.Count > 0 && document.Mapper is null)
            throw new InvalidInputException("nodes", "This result has no Mapper graph, so it has no nodes. Select points with rows=….");
        var nodes = (document.Mapper?.Nodes ?? []).ToDictionary(n => n.Id);
        var rows = new SortedSet<int>();
        foreach (var id in Nodes)
            rows.UnionWith(nodes.TryGetValue(id, out var node) ? node.Members : throw new InvalidInputException("nodes", $"Node {id} not found; {Has(nodes.Keys)}."));
        foreach (var row in Rows)
            rows.Add(points.Has(row) ? row : throw new InvalidInputException("rows",
                row < 0 || row >= document.Points.Stored ? $"Row {row} not found; the input has {document.Points.Stored:N0} rows, 0 to {document.Points.Stored - 1}."
                    : $"Row {row} is not among the {document.Points.Kept:N0} analysed points: it is constant, or ρ removed it."));
        if (rows.Count == 0)
            throw new InvalidInputException("nodes", "No points selected. Give nodes=1,2,5-9 or rows=0,17 in the address or as form fields.");
        return [.. rows];
    }

    /// <summary>The functions asked for.</summary>
    /// <exception cref="InvalidInputException">There is no such function.</exception>
    public IReadOnlyList<FunctionInfo> FunctionsOf(ResultExploration exploration) => Functions is [AllFunctions]
        ? exploration.Functions
        : [.. Functions.Select(id => exploration.Find(id) ?? throw new InvalidInputException("functions", $"Unknown function “{LineText.Short(id, 41)}”; this result has {string.Join(", ", exploration.Functions.Select(f => NameList.Quoted(f.Id)))}, or all."))];

    private static string Has(ICollection<int> ids) => ids.Count switch
    {
        0 => "the graph has none",
        1 => $"the graph has one, {ids.First()}",
        _ => $"the {ids.Count:N0} nodes of the graph are {ids.Min()} to {ids.Max()}",
    };
}
