using TopoWeb.Experiments;

namespace TopoWeb.Exploration.Selections;

/// <summary>What can be asked of the points of a selection.</summary>
internal static class SelectionExploration
{
    /// <summary>Mean and deviation.</summary>
    public static SelectionSummary Summary(this ResultExploration exploration, PointSelection selection) =>
        SelectionSummary.Of(exploration.Points, exploration.Points.PositionsOf(selection.Rows));

    /// <summary>Size, deviation and means of each of some nodes.</summary>
    public static NodeTable Tabulate(this ResultExploration exploration, IReadOnlyList<MapperNodeDocument> nodes) => NodeTable.Of(exploration.Points, nodes);

    /// <summary>Mapper of the points of the selection alone, with the settings of the result.</summary>
    /// <exception cref="TopoWeb.Topology.InvalidInputException">Nothing is selected, or the settings do not suit so few points.</exception>
    public static MapperDocument MapAgain(this ResultExploration exploration, PointSelection selection, IProgress<double>? progress = null, CancellationToken cancellation = default, Topology.WorkBudget? budget = null) =>
        SelectionMapper.Of(exploration.Points, selection.Rows, progress, cancellation, budget);

    /// <summary>Where the points come from.</summary>
    public static IReadOnlyList<OriginTable> Origins(this ResultExploration exploration, PointSelection selection) =>
        OriginTable.Of(exploration.Points, exploration.Points.PositionsOf(selection.Rows));

    /// <summary>Values of a function in the selection and on all points.</summary>
    /// <exception cref="TopoWeb.Topology.InvalidInputException">It cannot be computed of these points.</exception>
    public static ValueHistogram Histogram(this ResultExploration exploration, string function, PointSelection selection) =>
        ValueHistogram.Of(exploration.Values(function), exploration.Points.PositionsOf(selection.Rows));

    /// <summary>Two selections, value by value.</summary>
    public static SelectionComparison Compare(this ResultExploration exploration, PointSelection a, PointSelection b, CancellationToken cancellation = default) =>
        SelectionComparison.Of(exploration, a.Rows, b.Rows, cancellation);
}
