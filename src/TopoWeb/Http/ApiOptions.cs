using Microsoft.Extensions.Options;

namespace TopoWeb.Http;

/// <summary>The API for programs. Section <c>Api</c>.</summary>
internal sealed class ApiOptions
{
    public const string Section = "Api";

    /// <summary>Entries of a page of a list where the request names no limit.</summary>
    public int PageSize { get; set; } = 100;

    /// <summary>Most entries of a page that a request may ask for.</summary>
    public int MaximumPageSize { get; set; } = 500;

    /// <summary>Largest body of a request that is no file.</summary>
    public int MaximumDocumentMegabytes { get; set; } = 16;

    /// <summary>How long an Idempotency-Key is remembered with its answer.</summary>
    public int IdempotencyHours { get; set; } = 24;

    /// <summary>A stream of events without news says in this interval that it is there: proxies end silent connections.</summary>
    public int HeartbeatSeconds { get; set; } = 15;

    /// <summary>After this time a stream of events ends, and clients connect again: whoever has lost a right learns of it then.</summary>
    public int EventStreamSeconds { get; set; } = 600;

    /// <summary>Streams of events that are open at a time.</summary>
    public int MaximumEventStreams { get; set; } = 500;
}

internal sealed class ApiCheck : IValidateOptions<ApiOptions>
{
    public ValidateOptionsResult Validate(string? name, ApiOptions options)
    {
        var wrong = new (string Name, int Value, int Least, int Most)[]
        {
            (nameof(options.PageSize), options.PageSize, 1, options.MaximumPageSize), (nameof(options.MaximumPageSize), options.MaximumPageSize, 1, 10_000),
            (nameof(options.MaximumDocumentMegabytes), options.MaximumDocumentMegabytes, 1, 1024), (nameof(options.IdempotencyHours), options.IdempotencyHours, 1, 24 * 30), (nameof(options.HeartbeatSeconds), options.HeartbeatSeconds, 1, 300),
            (nameof(options.EventStreamSeconds), options.EventStreamSeconds, 1, 86_400), (nameof(options.MaximumEventStreams), options.MaximumEventStreams, 1, 100_000),
        }.Where(o => o.Value < o.Least || o.Value > o.Most).Select(o => $"{ApiOptions.Section}:{o.Name} is {o.Value}; it must be {o.Least} to {o.Most}.").ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
