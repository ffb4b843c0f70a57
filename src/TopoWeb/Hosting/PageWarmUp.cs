using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TopoWeb.Data;
using TopoWeb.Data.Starting;

namespace TopoWeb.Hosting;

/// <summary>Asks the server for a page of its own once it listens: .NET compiles what a page is made of when it is first asked for, and the first reader would wait for that.</summary>
/// <remarks>Over plain HTTP only. A server with accounts answers with its sign-in page.</remarks>
internal sealed partial class PageWarmUp(IServer server, IHostApplicationLifetime lifetime, IDbContextFactory<TopoWebContext> contexts, ILogger<PageWarmUp> logger) : BackgroundService
{
    /// <summary>Whether the page is made, or nobody is to wait for it any longer.</summary>
    public bool IsOver { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            await lifetime.StartedAsync(stoppingToken);
            var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
            if (addresses.FirstOrDefault(a => a.StartsWith("http://", StringComparison.OrdinalIgnoreCase)) is not { } address)
                return;
            await using var db = await contexts.CreateDbContextAsync(stoppingToken);
            var newest = await db.Database.AskAsync("""SELECT "Id" FROM "Runs" WHERE "State" = @p0 ORDER BY "FinishedAt" DESC LIMIT 1""", stoppingToken, nameof(RunState.Succeeded));
            // A server without a result is new, and whoever made it is waiting for the address.
            IsOver = newest is null;
            var port = BindingAddress.Parse(address).Port;
            using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
            using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/{(newest is null ? "" : $"runs/{newest}/result")}"), stoppingToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            // Nothing is lost: the first reader waits as long as without it.
            LogNothing(e);
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
        finally
        {
            IsOver = true;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "No page was made beforehand")]
    private partial void LogNothing(Exception error);
}

/// <summary>A server is ready once its first reader would not wait for the compiler. A page that takes long holds it up for two seconds at most.</summary>
internal sealed class PagesHealth(PageWarmUp pages, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly long _made = time.GetTimestamp();

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        pages.IsOver || time.GetElapsedTime(_made) > Longest ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The server is starting and prepares its first page. Ask again in a second."));
}
