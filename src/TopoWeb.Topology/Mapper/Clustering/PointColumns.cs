namespace TopoWeb.Topology.Mapper.Clustering;

/// <summary>Columns of per-point values that are given by name.</summary>
internal static class PointColumns
{
    /// <summary>The column <paramref name="name"/>, checked.</summary>
    /// <exception cref="InvalidInputException">The column does not exist, or has a wrong length or a value that is not finite or too large.</exception>
    public static double[] Get(IReadOnlyDictionary<string, double[]>? columns, string name, int count, string field)
    {
        if (columns is null || !columns.TryGetValue(name, out var values))
            throw new InvalidInputException(field, $"Unknown column '{name}'; " + (columns is { Count: > 0 } ? $"the columns are {string.Join(", ", columns.Keys.Order(StringComparer.Ordinal))}." : "the points have no columns."));
        if (values.Length != count)
            throw new InvalidInputException(field, $"The column '{name}' has {values.Length} values, but the cloud has {count} points; it needs one value per point.");
        var wrong = Array.FindIndex(values, value => !double.IsFinite(value));
        if (wrong >= 0)
            throw new InvalidInputException(field, $"The column '{name}' is {values[wrong]} in row {wrong}; values must be finite.");
        var large = Array.FindIndex(values, value => Math.Abs(value) > PointScale.LargestValue);
        if (large >= 0)
            throw new InvalidInputException(field, FormattableString.Invariant($"The column '{name}' is {values[large]} in row {large}; values above {PointScale.LargestValue:E2} are too large. Scale the column down."));
        return values;
    }
}
