namespace TopoWeb.Workers;

/// <summary>When work is given up that ends without progress again and again: training that takes more memory than there is ends its process each time, and would go from worker to worker for ever.</summary>
internal static class AttemptLimit
{
    /// <summary>In a row. Being stopped or drained does not count, and a newer saved state begins anew.</summary>
    public const int Most = 5;

    /// <param name="owner">Who had the lease last.</param>
    public static string OfTraining(string? owner) =>
        $"{Tried("training", owner)} Train fewer networks in parallel (Workers:Train) or choose a smaller architecture, then select Retry.";

    /// <param name="owner">Who had the lease last.</param>
    public static string OfAnalysis(string? owner) =>
        $"{Tried("analysis", owner)} Use fewer points or landmarks, or a worker with more memory, then select Retry.";

    private static string Tried(string what, string? owner) =>
        $"The {what} was tried {Most} times without progress: each time its process ended or could not reach the database{(owner is null ? "" : $" (last: {JobIdentity.ProcessOf(owner)})")}. It may need more memory than the machine has.";
}
