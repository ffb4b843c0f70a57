using TopoWeb.Experiments;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Settings;

namespace TopoWeb.Rendering;

/// <summary>Everything that the address of a result can say: settings, what is drawn and what is chosen.</summary>
internal static class ResultAddress
{
    /// <summary>Parameters of the page that are no settings.</summary>
    private static readonly string[] Others = ["choice", "saved", .. GraphDisplayAddress.Names];

    /// <summary>The settings of a result that its address can change.</summary>
    public static IReadOnlyList<AnalysisSetting> Fields(ResultDocument stored) => LiveSettings.Of(stored.Spec, stored.Points.Normalized);

    /// <summary>Settings of the address, with notices of what had to be corrected, also in what is drawn and chosen of the graph.</summary>
    public static LiveReading Parse(IReadOnlyList<AnalysisSetting> fields, ResultDocument stored, IEnumerable<KeyValuePair<string, string>> query)
    {
        var reading = LiveAddress.Parse(fields, stored.Spec, stored.Points.Normalized, query, Others);
        return stored.Mapper is null ? reading : reading with { Notices = [.. GraphDisplayAddress.Read(query).PartNotices, .. reading.Notices] };
    }
}
