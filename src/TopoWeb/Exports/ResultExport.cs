using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Topology.GraphLayout;

namespace TopoWeb.Exports;

/// <summary>A stored result on its way out.</summary>
/// <param name="Result">What is stored.</param>
/// <param name="Significance">The comparison with random filters; null where there is none.</param>
/// <param name="Figure">How figures are drawn.</param>
/// <param name="Raw">Whether the points and filters may go along.</param>
internal sealed record ResultExport(StoredResult Result, SignificanceView? Significance, FigureOptions Figure, bool Raw)
{
    private ResultExploration? _exploration;

    /// <summary>Why there is no comparison with random filters.</summary>
    public string? NoSignificance { get; init; }

    /// <summary>Places of the force layout; null where the figure does not ask for them.</summary>
    public GraphPlaces? Places { get; init; }

    public ResultDocument Document => Result.Document;

    /// <summary>One for all files, so that a function is computed once.</summary>
    private ResultExploration Exploration => _exploration ??= new(Result);

    /// <summary>Values on nodes of the function that the figure names; null where it names none.</summary>
    /// <exception cref="Topology.InvalidInputException">There is no such function, or it cannot be computed of these points.</exception>
    public double[]? Values(IReadOnlyList<MapperNodeDocument> nodes) =>
        Figure.Display.Color is { } color ? Exploration.OnNodes(Exploration.Values(Exploration.Require(color).Id), nodes) : null;

    /// <summary>Colours of nodes.</summary>
    /// <exception cref="Topology.InvalidInputException">There is no such function, or it cannot be computed of these points.</exception>
    public GraphColoring Coloring(IReadOnlyList<MapperNodeDocument> nodes) =>
        Values(nodes) is { } values ? GraphColoring.By(Exploration.Require(Figure.Display.Color!), values, Figure.Display.Palette) : GraphColoring.BySize(nodes, Figure.Display.Palette);

    /// <summary>Sizes of the discs of nodes.</summary>
    /// <exception cref="Topology.InvalidInputException">There is no such quantity, or it cannot be computed of these points.</exception>
    public GraphSizing Sizing(IReadOnlyList<MapperNodeDocument> nodes) => GraphSizing.Of(Figure.Display.Size is null ? null : Exploration, Figure.Display.Size, nodes);

    /// <summary>Title of a drawing: a file's name says nothing on paper, so the tensor stands alone where the experiment has no name of its own.</summary>
    public string FigureTitle => Document.Source is { File: { } file, Experiment: null } source ? CloudSource.PartOf(source) ?? Path.GetFileNameWithoutExtension(file) : Title;

    public string Title => Document.Source?.Title ?? "Mapper graph";
}
