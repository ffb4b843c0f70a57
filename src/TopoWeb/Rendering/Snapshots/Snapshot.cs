using TopoWeb.Experiments;
using TopoWeb.Exploration;

namespace TopoWeb.Rendering.Snapshots;

/// <summary>One result of a timeline or of a comparison: what is stored, and its graph as it is shown.</summary>
/// <param name="result">What is stored.</param>
/// <param name="label">For people.</param>
/// <param name="verdict">Its comparison with random filters; null where there is none.</param>
/// <param name="exploration">One that many readers share; null makes its own.</param>
internal sealed class Snapshot(StoredResult result, string label, SignificanceView? verdict, ResultExploration? exploration = null)
{
    public StoredResult Result => result;

    /// <summary>For people: <c>Iteration 500</c>.</summary>
    public string Label => label;

    public SignificanceView? Significance => verdict;

    public ResultDocument Document => result.Document;

    public string Choice => result.Choice;

    public ResultExploration Exploration { get; } = exploration ?? new(result);

    /// <summary>The graph in the frame that was chosen; null while it is computed or where there is none.</summary>
    public MapperDocument? Graph { get; set; }

    /// <summary>Loops of the nerve of that graph; null where they are not counted.</summary>
    public int? Loops { get; set; }

    /// <summary>Why there is no graph.</summary>
    public string? Missing { get; set; }

    /// <summary>Length of the n-th longest bar of H₁, from 0; null where there is no barcode or no such bar.</summary>
    public double? Bar(int n)
    {
        if (Document.Barcode is not { } barcode)
            return null;
        var lengths = barcode.Intervals.Where(i => i.Dimension == 1).Select(i => i.Length(barcode.TMax)).OrderDescending().Skip(n).Take(1).ToArray();
        return lengths.Length == 0 ? null : lengths[0];
    }
}
