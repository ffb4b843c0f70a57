namespace TopoWeb.Benchmarks.Soak;

/// <summary>What ends the rows of tables that may grow for longer than a soak lasts.</summary>
internal static class SoakRules
{
    private static readonly Dictionary<string, string> Rules = new()
    {
        ["public.SubmissionKeys"] = "Api:IdempotencyHours (here 1 hour)",
        ["public.Sessions"] = "Accounts:SessionDays, then a day",
        ["public.Contents"] = "unused ones: six hours",
        ["public.ContentChunks"] = "with their contents",
        ["public.Artifacts"] = "unused ones: six hours",
        ["public.ShareVisits"] = "one a link and day; with the link",
        ["public.ShareLinks"] = "with their run",
        ["public.ShareItems"] = "with their link",
        ["public.Audit"] = "History:AuditDays",
        ["public.ApiTokens"] = "History:TokenDays after their end",
        ["public.Drifts"] = "History:ComparisonDays",
        ["public.Notices"] = "History:ComparisonDays",
    };

    /// <summary>Null where nothing bounds the table.</summary>
    public static string? Of(string table) => Rules.TryGetValue(table, out var rule) ? rule
        : table.StartsWith("hangfire.", StringComparison.Ordinal) ? "finished jobs expire after a day" : null;
}
