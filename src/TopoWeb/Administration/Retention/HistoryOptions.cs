using Microsoft.Extensions.Options;

namespace TopoWeb.Administration.Retention;

/// <summary>How long is kept what piles up by itself. Section <c>History</c>.</summary>
internal sealed class HistoryOptions
{
    public const string Section = "History";

    /// <summary>Entries of the audit log; 0: for ever.</summary>
    public int AuditDays { get; set; } = 730;

    /// <summary>Comparisons of reruns whose run has been deleted, and notices; 0: for ever.</summary>
    public int ComparisonDays { get; set; } = 730;

    /// <summary>API tokens that have been revoked or have expired.</summary>
    public int TokenDays { get; set; } = 30;
}

internal sealed class HistoryCheck : IValidateOptions<HistoryOptions>
{
    private const int Most = 36_500;

    public ValidateOptionsResult Validate(string? name, HistoryOptions options)
    {
        var wrong = new (string Name, int Value, int Least)[] { (nameof(options.AuditDays), options.AuditDays, 0), (nameof(options.ComparisonDays), options.ComparisonDays, 0), (nameof(options.TokenDays), options.TokenDays, 1) }
            .Where(o => o.Value < o.Least || o.Value > Most).Select(o => $"{HistoryOptions.Section}:{o.Name} is {o.Value}; it must be {o.Least} to {Most}.").ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
