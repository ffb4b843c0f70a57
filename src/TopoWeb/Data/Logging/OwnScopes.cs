namespace TopoWeb.Data.Logging;

/// <summary>
/// Keeps the scopes of this application and no others: those of the framework have the address of a request, which may be a link or an invitation, and such an address must be in no log.
/// </summary>
internal sealed class OwnScopes : IExternalScopeProvider
{
    private readonly LoggerExternalScopeProvider _scopes = new();

    public void ForEachScope<TState>(Action<object?, TState> callback, TState state) => _scopes.ForEachScope(callback, state);

    public IDisposable Push(object? state) => state is LogScope ? _scopes.Push(state) : Nothing.Instance;

    private sealed class Nothing : IDisposable
    {
        public static readonly Nothing Instance = new();

        public void Dispose()
        {
        }
    }
}
