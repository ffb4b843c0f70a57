namespace TopoWeb.Runs.New.Form;

/// <summary>What normalisation, on or off, means for uploaded points.</summary>
internal static class NormalizeText
{
    /// <param name="filters">The points are filters.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="on">Points are normalised.</param>
    public static string Of(bool filters, int dimension, bool on) => (on, dimension) switch
    {
        (true, 1) => "Points with 1 coordinate have nothing left after normalisation. Switch it off.",
        (true, 2) => "Normalised points with 2 coordinates lie on two places only. Switch it off to analyse the points as they are.",
        (true, 3) => "Normalised points with 3 coordinates lie on one circle, so a loop in them says nothing about the data. Switch it off to analyse the points as they are.",
        _ => (filters, on) switch
        {
            (true, true) => "On by default: these points are filters.",
            (true, false) => "These points are filters. Without normalisation, their mean and their length count too.",
            (false, true) => "These points are rows of a table. Normalisation leaves out the mean and the length of each row.",
            (false, false) => "Off by default: these points are rows of a table, not filters.",
        },
    };
}
