using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Exploration.Selections;
using TopoWeb.Networks.Formats;
using TopoWeb.Settings;
using TopoWeb.Topology;
using TopoWeb.Topology.Homology;

namespace TopoWeb.Datasets.Uploads;

/// <summary>Points of a result as the input of another analysis.</summary>
internal static class SelectionCloud
{
    /// <summary>Fewer points have no shape to be looked for.</summary>
    public const int Least = 10;

    /// <summary>The original filters of these rows, before normalisation, with where each comes from. Plain points have no provenance but their row, which counts anew.</summary>
    /// <exception cref="InvalidInputException">Too few points.</exception>
    public static PointFileContent Of(StoredResult result, IReadOnlyList<int> rows)
    {
        if (rows.Count < Least)
            throw new InvalidInputException("selection", $"The selection has {NumberFormat.Count(rows.Count, "point")}; an analysis needs at least {Least}. Select more nodes.");
        var bank = result.Filters.Bank?.Select(rows);
        return new(bank?.ToPoints() ?? result.Filters.Points.Select([.. rows]), bank, null, []) 
        {
            Tensors = result.Filters.TensorsOf(bank),
            Notes = result.Filters.Notes,
            Columns = result.Filters.Own.ToDictionary(c => c.Key, c => rows.Select(row => c.Value[row]).ToArray(), StringComparer.Ordinal),
            Categories = result.Filters.Categories,
            IsNamed = result.Filters.IsNamed,
        };
    }

    /// <summary>Name of the cloud.</summary>
    public static string TitleOf(StoredResult result, PointSelection selection) =>
        $"{selection.Title} ({NumberFormat.Count(selection.Rows.Count, "point")}) of {result.Document.Source?.Title ?? "a result"}";

    /// <summary>The settings of the result, for its selection. ρ is off: it has chosen these points already. What counts points takes as many as there are.</summary>
    public static AnalysisSpec Fit(AnalysisSpec analysis, int points) => analysis with
    {
        Density = null,
        Barcode = analysis.Barcode is not { } barcode ? null : barcode with
        {
            Landmarks = Math.Min(barcode.Landmarks, points),
            // Landmarks named by their row would be other points now.
            LandmarkChoice = barcode.LandmarkChoice == LandmarkChoice.Given ? LandmarkChoice.MaxMin : barcode.LandmarkChoice,
            LandmarkPoints = null,
            FirstLandmark = null,
        },
        Mapper = analysis.Mapper is not { } mapper ? null : mapper with { LensNeighbors = Math.Clamp(mapper.LensNeighbors, 1, Math.Max(1, points - 1)) },
    };
}
