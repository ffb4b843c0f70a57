using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Rendering.Patches;
using TopoWeb.Rendering.Scales;

namespace TopoWeb.Rendering.Graphs;

/// <summary>A part of a drawn graph, in the coordinates of its nodes, a square of 1000.</summary>
/// <param name="X">Its middle, from the left.</param>
/// <param name="Y">Its middle, from the top.</param>
/// <param name="Span">How much of the graph the shorter side of the window shows.</param>
public sealed record GraphPart(int X, int Y, int Span)
{
    /// <summary>Farther away nothing is to be seen.</summary>
    public const int Farthest = 100_000;
}

/// <summary>
/// What a page or a figure shows of a graph. The addresses of result pages, share links and figures are read and written as this one type, so a figure taken away is
/// the one looked at. What is left out is what a page opens with.
/// </summary>
public sealed record GraphDisplay
{
    /// <summary>Patches around the graph where their number is not chosen.</summary>
    public const int UsualAround = 24;

    /// <summary>Id of the function that colours the nodes; null: points in node.</summary>
    public string? Color { get; init; }

    /// <summary>Where the nodes stand.</summary>
    public NodePlacement Layout { get; init; }

    /// <summary>Id of the quantity that discs grow with; null: points in node.</summary>
    public string? Size { get; init; }

    /// <summary>Number of mean patches around the graph; null: the graph without them.</summary>
    public int? Around { get; init; }

    /// <summary>What stands for a node; null leaves it to <see cref="NodesAs"/>.</summary>
    public GraphDrawing? Drawing { get; init; }

    /// <summary>Name of the colours of nodes; null: the usual ones of the function that colours them.</summary>
    public string? Palette { get; init; }

    /// <summary>Colours of patches.</summary>
    public PatchScale Patches { get; init; }

    /// <summary>Nodes with fewer points are hidden; null: as in the paper.</summary>
    public int? Minimum { get; init; }

    /// <summary>Edges with fewer shared points are hidden.</summary>
    public int Shared { get; init; } = 1;

    /// <summary>Nodes with the same members are drawn as one.</summary>
    public bool Merge { get; init; }

    /// <summary>Ids of the nodes chosen.</summary>
    public IReadOnlyList<int> Nodes { get; init; } = [];

    /// <summary>The H₁ bar chosen: 1 for the longest, 2 for the second; null: none.</summary>
    public int? Bar { get; init; }

    /// <summary>The part of the graph that is looked at; null: all of it.</summary>
    public GraphPart? Part { get; init; }

    /// <summary>Patches, where the points are patches; with patches around, discs.</summary>
    public GraphDrawing NodesAs => Drawing ?? (Around is null ? GraphDrawing.Patches : GraphDrawing.Discs);

    /// <summary>What of a graph is drawn, before <see cref="GraphFilter.Fit"/> limits it to what a browser can show.</summary>
    public GraphFilter FilterOf(MapperDocument mapper) => new(Minimum ?? GraphFilter.LeastOf(mapper), Shared, Merge);

    /// <summary>The same drawn through a filter. What the paper's rule gives is left out, so that it holds for the next graph as well.</summary>
    public GraphDisplay WithFilter(GraphFilter filter, MapperDocument mapper) => this with
    {
        Minimum = filter.MinimumSize == GraphFilter.Paper(mapper).MinimumSize ? null : filter.MinimumSize,
        Shared = filter.MinimumShared,
        Merge = filter.MergeEqual,
    };

    /// <summary>All nodes drawn in one way, with none around.</summary>
    public GraphDisplay WithDrawing(GraphDrawing drawing) => this with { Drawing = drawing == GraphDrawing.Discs ? drawing : null, Around = null, Part = Around is null ? Part : null };

    /// <summary>The picture alone: without what a page has chosen in it, and whole.</summary>
    internal GraphDisplay Picture() => this with { Nodes = [], Bar = null, Part = null };

    /// <summary>Without functions that the result does not have, and without a palette that does not fit.</summary>
    internal GraphDisplay KnownTo(ResultExploration? exploration) => this with
    {
        Color = exploration?.Find(Color)?.Id,
        Palette = PaletteCatalog.Fit(Palette, exploration?.Find(Color)?.Kind ?? FunctionKind.Quantity),
        Size = exploration?.Find(Size) is { Kind: FunctionKind.Quantity } quantity ? quantity.Id : null,
    };
}
