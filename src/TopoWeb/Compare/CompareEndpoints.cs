using TopoWeb.Access;
using TopoWeb.Experiments;
using TopoWeb.Http;
using TopoWeb.Topology;

namespace TopoWeb.Compare;

/// <summary>Distances of all pairs of barcodes.</summary>
/// <param name="Dimension">0 or 1.</param>
/// <param name="Bottleneck">Rows and columns in the order of the results; null where a result has no such barcode, or where the numbers of endless bars differ.</param>
/// <param name="Wasserstein">The same, of order 1 with the L∞ distance of bars.</param>
internal sealed record ComparedDistances(int Dimension, IReadOnlyList<IReadOnlyList<double?>> Bottleneck, IReadOnlyList<IReadOnlyList<double?>> Wasserstein);

/// <summary>A setting or number in which the results differ.</summary>
internal sealed record ComparedSetting(string Section, string Name, IReadOnlyList<string?> Values);

/// <summary>Results that are compared.</summary>
internal sealed record ComparedResult(Guid Run, string Choice, string Title);

/// <summary>Several results side by side.</summary>
internal sealed record ComparisonAnswer(IReadOnlyList<ComparedResult> Results, IReadOnlyList<ComparedDistances> Distances, IReadOnlyList<ComparedSetting> Differences);

internal static class CompareEndpoints
{
    public static void MapCompare(this RouteGroupBuilder api) =>
        api.MapGet("/comparison", async (Visitor visitor, string? results, ResultReader reader, CancellationToken cancellation) =>
        {
            var (entries, notices) = CompareAddress.Parse(results);
            var check = new InputCheck();
            if (notices.Count > 0)
                check.Add("results", string.Join(" ", notices));
            else if (entries.Count < 2)
                check.Add("results", $"{entries.Count} results were given; a comparison has 2 to {CompareAddress.Most}. List them as RUN:CHOICE, separated by commas.");
            check.Throw();
            var found = new List<StoredResult>();
            foreach (var entry in entries)
                if (await reader.FindAsync(visitor, entry.Run, entry.Choice, cancellation) is { } result)
                    found.Add(result);
                else
                    return TypedResults.Problem($"There is no result {entry}; the run may have been deleted.", statusCode: StatusCodes.Status404NotFound, title: "Result not found.");
            return (IResult)TypedResults.Ok(await Task.Run(() => Compare(found, cancellation), cancellation));
        }).WithTags("Results").Produces<ComparisonAnswer>().MayAnswer(StatusCodes.Status404NotFound, "One of the results does not exist, or you may not see it.")
            .WithSummary("Compare two to six results. Bottleneck and 1-Wasserstein distances of their barcodes in each dimension, and the settings in which they differ.").Needs(Rights.Read);

    private static ComparisonAnswer Compare(IReadOnlyList<StoredResult> results, CancellationToken cancellation)
    {
        var documents = results.Select(r => r.Document).ToList();
        return new(
            [.. results.Select(r => new ComparedResult(r.RunId, r.Choice, r.Document.Source?.Title ?? r.Choice))],
            [.. DistanceTable.Dimensions.Select(d => DistanceTable.Of(documents, d, cancellation)).Select(t => new ComparedDistances(t.Dimension, Finite(t.Bottleneck), Finite(t.Wasserstein)))],
            [.. SettingDifferences.Of(documents).Where(d => d.Differs).Select(d => new ComparedSetting(d.Section, d.Name, d.Values))]);
    }

    /// <summary>JSON has no word for what is not finite.</summary>
    private static IReadOnlyList<IReadOnlyList<double?>> Finite(double[][] table) => [.. table.Select(IReadOnlyList<double?> (double[] row) => [.. row.Select(v => double.IsFinite(v) ? v : (double?)null)])];
}
