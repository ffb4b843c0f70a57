namespace TopoWeb.Workers;

/// <summary>
/// The queues, by what a job needs of a process. Each has two parts: jobs that somebody waits for come before those of programs and schedules.
/// Hangfire takes the queues of a lane in the order of its list with a queue in memory, and in the order of their names with PostgreSQL: here both are the same.
/// </summary>
internal static class WorkQueues
{
    /// <summary>Plans runs, and deletes what retention rules say: moments.</summary>
    public const string Start = "start";

    /// <summary>Trains networks.</summary>
    public const string Train = "train";

    /// <summary>Trains networks on a GPU.</summary>
    public const string Gpu = "gpu";

    /// <summary>From filters to results and graphs.</summary>
    public const string Analyze = "analyze";

    /// <summary>The same of many points, on a machine with much memory.</summary>
    public const string Memory = "memory";

    /// <summary>Comparisons with random filters, and the sample.</summary>
    public const string Long = "long";

    public const string First = "-first";
    public const string Later = "-later";

    /// <summary>All of them, with both parts.</summary>
    public static IReadOnlyList<string> All { get; } = [.. new[] { Analyze, Gpu, Long, Memory, Start, Train }.SelectMany(Both)];

    public static string Of(string capability, bool first) => capability + (first ? First : Later);

    public static string[] Both(string capability) => [Of(capability, true), Of(capability, false)];

    /// <summary>What a queue asks for.</summary>
    public static string CapabilityOf(string queue) => queue[..queue.LastIndexOf('-')];

    /// <summary>Where jobs go while no process offers the capability; the capability itself where there is no other.</summary>
    public static string InsteadOf(string capability) => capability switch
    {
        Gpu => Train,
        Memory or Long => Analyze,
        _ => capability,
    };
}
