using TopoWeb.Topology;

namespace TopoWeb.Settings;

/// <summary>What an address asks for, and what had to be corrected of it.</summary>
internal sealed record LiveReading(AnalysisSpec Spec, IReadOnlyList<string> Notices);

/// <summary>Settings in the address of a result: only those that differ from the stored ones, under short names.</summary>
internal static class LiveAddress
{
    /// <summary>A value for every name; null where it is as stored, so that it leaves the address.</summary>
    public static IReadOnlyDictionary<string, object?> Print(IReadOnlyList<AnalysisSetting> fields, AnalysisSpec stored, AnalysisSpec spec) =>
        fields.ToDictionary(f => f.Name!, f => f.Read(spec) is var text && text == f.Read(stored) ? null : (object?)(text.Length == 0 ? SettingText.None : text));

    /// <summary>Reads what <see cref="Print"/> wrote, or what somebody made of it. A number outside its limits takes the nearest within; any other wrong value the stored one.</summary>
    /// <param name="fields">The settings that an address may name.</param>
    /// <param name="stored">The stored settings.</param>
    /// <param name="points">Number of points, which bounds k.</param>
    /// <param name="query">Parameters of the address.</param>
    /// <param name="others">Parameters of the page that are no settings.</param>
    public static LiveReading Parse(IReadOnlyList<AnalysisSetting> fields, AnalysisSpec stored, int points, IEnumerable<KeyValuePair<string, string>> query, IReadOnlyCollection<string> others)
    {
        var notices = new List<string>();
        var given = new Dictionary<AnalysisSetting, string>();
        foreach (var (name, value) in query)
        {
            if (others.Contains(name, StringComparer.OrdinalIgnoreCase))
                continue;
            if (fields.FirstOrDefault(f => f.Name!.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } field)
                Take(field, value.Trim());
            else
                notices.Add($"The address has “{SettingText.Short(name)}”, which is not a setting of this result. It is ignored.");
        }

        while (true)
        {
            if (given.Count == 0)
                return new(stored, notices);
            try
            {
                var spec = Write();
                spec.Validate();
                spec.Density?.Validate(points);
                return new(spec, notices);
            }
            catch (InvalidInputException e)
            {
                // Values that are right one by one may not fit together: those the error names go, or else all.
                var wrong = given.Keys.Where(f => f.Path == e.Field).ToList();
                foreach (var field in wrong.Count > 0 ? wrong : [.. given.Keys])
                    given.Remove(field);
                notices.Add($"Address: {e.Message} Using the stored value.");
            }
        }

        AnalysisSpec Write() => fields.Settle(stored, fields.Where(given.ContainsKey).Aggregate(stored, (spec, field) => field.Set(spec, given[field])));

        void Take(AnalysisSetting field, string text)
        {
            if (field.Optional && text == SettingText.None)
                text = "";
            try
            {
                field.Set(stored, text);
                given[field] = text;
            }
            catch (InvalidInputException e)
            {
                if (field.Clamp(text) is { } nearest)
                {
                    given[field] = nearest;
                    notices.Add($"Address: {e.Message} Using {nearest}.");
                }
                else
                    notices.Add($"Address: {e.Message} Using the stored value.");
            }
        }
    }
}
