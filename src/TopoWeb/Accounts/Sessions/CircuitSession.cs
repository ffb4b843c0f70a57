using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using TopoWeb.Access;
using TopoWeb.Data;

namespace TopoWeb.Accounts.Sessions;

/// <summary>
/// An open page knows its session. When that ends, or its person's role changes, the page learns of it at once where this process did it, and within ten seconds
/// where another did. A page whose session has ended has no rights from then on, is replaced, and its connection is cut at the next word from the browser.
/// </summary>
internal sealed class CircuitSession(AuthenticationStateProvider states, SessionStore sessions, TimeProvider time) : CircuitHandler, IDisposable
{
    /// <summary>Time for the browser to go to the sign-in page by itself.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _gone = new();
    private readonly SemaphoreSlim _one = new(1);
    private Visitor _visitor = Visitor.Nobody;
    private long? _ended;
    private volatile bool _active;

    /// <summary>Somebody was signed in on this page and no longer is.</summary>
    public bool HasEnded => _ended is not null;

    /// <summary>She has signed out herself, on this page or on another of the same session.</summary>
    public bool IsSignedOut => HasEnded && _visitor.SessionId is { } id && sessions.WasSignedOut(id);

    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        _visitor = Visitor.Of((await states.GetAuthenticationStateAsync()).User);
        if (!_visitor.IsSignedIn)
            return;
        sessions.Changed += OnChanged;
        _ = WatchAsync(_gone.Token);
    }

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => context =>
    {
        _active = true;
        return _ended is { } at && time.GetElapsedTime(at) > Grace ? throw new SessionEndedException() : next(context);
    };

    public void Dispose()
    {
        sessions.Changed -= OnChanged;
        _gone.Cancel();
        _gone.Dispose();
    }

    private void OnChanged(Guid person)
    {
        if (person == _visitor.UserId)
            _ = CheckAsync(CancellationToken.None);
    }

    private async Task WatchAsync(CancellationToken gone)
    {
        try
        {
            using var timer = new PeriodicTimer(SessionStore.Remembered, time);
            while (!HasEnded && await timer.WaitForNextTickAsync(gone))
                await CheckAsync(gone);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The page has gone.
        }
    }

    private async Task CheckAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (HasEnded)
                return;
            var state = _visitor.SessionId is { } id ? await sessions.FindAsync(id, cancellation) : null;
            if (state is null)
            {
                _ended = time.GetTimestamp();
                Become(new ClaimsPrincipal(new ClaimsIdentity()));
                return;
            }
            if (_active)
            {
                _active = false;
                await sessions.SeeAsync(state, cancellation);
            }
            var now = state.ToVisitor(_visitor.Address);
            if (now == _visitor)
                return;
            _visitor = now;
            Become(new ClaimsPrincipal(now.ToIdentity(SessionCookie.Scheme)));
        }
        catch (Exception e) when (e is System.Data.Common.DbException || DatabaseFault.IsAway(e))
        {
            // The database does not answer: nothing can be read or changed now, and the next look comes soon.
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Tells all parts of the page who looks at it from now on.</summary>
    private void Become(ClaimsPrincipal principal) =>
        (states as IHostEnvironmentAuthenticationStateProvider)?.SetAuthenticationState(Task.FromResult(new AuthenticationState(principal)));
}

/// <summary>A browser talks on over a connection whose session has ended.</summary>
internal sealed class SessionEndedException() : Exception("The session of this connection has ended.");
