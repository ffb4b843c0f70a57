namespace TopoWeb.Workers;

/// <summary>The moment from which on this process gives back what it works on: it stops, or somebody stops it. Jobs then save where they are.</summary>
internal sealed class WorkEnd : IDisposable
{
    private readonly CancellationTokenSource _end = new();

    public WorkEnd() => Token = _end.Token;

    /// <summary>Also once this is disposed of: a job may look while the process goes.</summary>
    public CancellationToken Token { get; }

    /// <summary>A second stop, of a process that is stopped from two sides, may come when the first has disposed of everything.</summary>
    public Task BeginAsync() => Token.IsCancellationRequested ? Task.CompletedTask : _end.CancelAsync();

    public void Dispose() => _end.Dispose();
}
