using TopoWeb.Rendering.Graphs;

namespace TopoWeb.Results;

/// <summary>Addresses of a result's files: figures and graphs are taken away as they are looked at.</summary>
internal static class DownloadAddress
{
    /// <param name="root">Address of the result's files.</param>
    /// <param name="query">Which of the results is meant, such as <c>choice=L1_000100</c>; null for the only one.</param>
    /// <param name="path">Name of the file, with what is asked of it: that comes before what is seen.</param>
    /// <param name="display">How the graph is drawn on the page.</param>
    /// <param name="width">Width of figures in millimetres; null for that of the screen.</param>
    public static string Of(string root, string? query, string path, GraphDisplay display, int? width = null)
    {
        var name = path.Split('?')[0];
        var seen = name.StartsWith("figure.", StringComparison.Ordinal) || name is "mapper.svg" or "mapper.graphml" or "mapper.cyjs" ? GraphDisplayAddress.Query(display) : "";
        var wide = width is not null && (name.StartsWith("figure.", StringComparison.Ordinal) || name is "mapper.svg" or "barcode.svg") ? $"width={width}" : null;
        string?[] parts = [query, wide, .. seen.Split('&').Where(part => !path.Contains($"?{part.Split('=')[0]}=", StringComparison.Ordinal))];
        var asked = string.Join('&', parts.Where(part => !string.IsNullOrEmpty(part)));
        return $"{root.TrimEnd('/')}/{path}{(asked.Length == 0 ? "" : path.Contains('?') ? "&" : "?")}{asked}";
    }
}
