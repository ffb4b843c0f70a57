using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using TopoWeb.Data;
using TopoWeb.Hosting;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Hosting;

/// <summary>A server is ready once its first page is made.</summary>
public sealed class PagesHealthTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_WhileThePageIsMade_SaysSoForTwoSeconds()
    {
        await using var context = await PageContext.CreateAsync();
        using var pages = Pages(context);
        var time = new SetClock();
        var health = new PagesHealth(pages, time);
        var first = await health.CheckHealthAsync(new(), Cancellation);
        Assert.Equal(HealthStatus.Unhealthy, first.Status);
        Assert.Contains("prepares its first page", first.Description, StringComparison.Ordinal);
        time.Seconds = 2.1;
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(new(), Cancellation)).Status);
    }

    /// <summary>No address is open here, so there is nothing to make: that is no reason to wait either.</summary>
    [Fact]
    public async Task Check_OnceThePageIsMade_IsHealthyAtOnce()
    {
        await using var context = await PageContext.CreateAsync();
        using var pages = Pages(context);
        await pages.StartAsync(Cancellation);
        await pages.ExecuteTask!;
        Assert.Equal(HealthStatus.Healthy, (await new PagesHealth(pages, new SetClock()).CheckHealthAsync(new(), Cancellation)).Status);
    }

    private static PageWarmUp Pages(PageContext context) =>
        new(new NoServer(), new Started(), context.Get<IDbContextFactory<TopoWebContext>>(), NullLogger<PageWarmUp>.Instance);

    private sealed class SetClock : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => (long)(Seconds * 1000);
    }

    private sealed class NoServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken) where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }

    private sealed class Started : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted { get; } = new(canceled: true);

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication()
        {
        }
    }
}
