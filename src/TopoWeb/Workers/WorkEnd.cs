namespace TopoWeb.Workers;

/// <summary>The moment from which on this process gives back what it works on: it stops, or somebody stops it. Jobs then save where they are.</summary>
internal sealed class WorkEnd : IDisposable
{
    private readonly CancellationTokenSource _end = new();

    public CancellationToken Token => _end.Token;

    public Task BeginAsync() => _end.CancelAsync();

    public void Dispose() => _end.Dispose();
}
