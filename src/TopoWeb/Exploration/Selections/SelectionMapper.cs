using TopoWeb.Experiments;
using TopoWeb.Topology;
using TopoWeb.Topology.Mapper;

namespace TopoWeb.Exploration.Selections;

/// <summary>Mapper of some points alone: lenses, cover and metric fit them and no others.</summary>
internal static class SelectionMapper
{
    /// <param name="points">The points of the result.</param>
    /// <param name="rows">Rows of the input among them.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancellation">Ends the computation.</param>
    /// <param name="budget">Most memory; null for any amount.</param>
    /// <returns>The graph; members are rows of the input, as in the result.</returns>
    /// <exception cref="InvalidInputException">The result has no Mapper graph, nothing is selected, or the settings do not suit so few points.</exception>
    public static MapperDocument Of(ResultPoints points, IReadOnlyList<int> rows, IProgress<double>? progress = null, CancellationToken cancellation = default, WorkBudget? budget = null)
    {
        if (points.Document.Spec.Mapper is not { } settings)
            throw new InvalidInputException("mapper", "This analysis skipped Mapper.");
        var restriction = MapperRestriction.OfPoints(points.Cloud, points.PositionsOf(rows), settings, settings.NamesColumns ? points.Columns : null, progress, cancellation, budget);
        return MapperDocument.From(restriction.Graph, points.Rows).Of(points.Document.Source);
    }
}
