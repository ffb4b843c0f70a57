namespace TopoWeb.Runs;

/// <summary>What goes with a run when it is deleted.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsRunning">It is waiting, training or analysing.</param>
/// <param name="Links">Links for guests that show it and are open now, comparisons with other runs among them.</param>
internal sealed record RunDeletion(string Name, bool IsRunning, int Links)
{
    /// <summary>What whoever deletes it should know; null where only the run itself goes.</summary>
    public string? Reason => (IsRunning, Links) switch
    {
        (false, 0) => null,
        (true, 0) => Running,
        (false, _) => Shared,
        _ => $"{Running} {Shared}",
    };

    private const string Running = "The run is not finished; it is cancelled first.";

    private string Shared => Links == 1 ? "An open share link shows it and stops working." : $"{Links:N0} open share links show it and stop working.";
}
