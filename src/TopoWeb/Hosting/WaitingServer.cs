using Microsoft.Extensions.Diagnostics.HealthChecks;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Hosting.Door;

namespace TopoWeb.Hosting;

/// <summary>
/// Stands in for the server while its database does not answer at the start: listens where the server will, tells everybody what it is waiting for, and makes room once the database answers.
/// Pages load again by themselves, so that whoever waits comes to the server.
/// </summary>
internal static class WaitingServer
{
    private const string Sentence = $"{DatabaseFault.Sentence} The server is waiting for it and starts by itself. Nothing that was saved is lost. This page loads again by itself.";

    public static async Task RunAsync(string[] args, DatabaseOptions database, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateBuilder(ContentRoot.AddTo(args));
        LocalAccess.Configure(builder);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddOptions<AccessOptions>().BindConfiguration(AccessOptions.Section);
        builder.Services.AddDoor(builder.Configuration, builder.WebHost);
        await using var app = builder.Build();
        Services.RequireValidSettings(app.Services);
        app.UseDoor(app.Configuration);
        app.UseHostFiltering();
        app.UseRouting();
        app.MapStaticAssets().OpenToAll("Styles of the page that says what is being waited for.");
        app.MapFallback("{**path}", AnswerAsync).OpenToAll("Says only what is being waited for.");
        await app.StartAsync(cancellation);
        if (LocalAccess.FindOpen(app) is { } address)
        {
            await app.StopAsync(CancellationToken.None);
            throw new StartRefusedException($"Local mode requires a loopback address, but the server listens on {address}.");
        }
        // Ctrl+C reaches whoever of the two hears it first.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, app.Lifetime.ApplicationStopping);
        try
        {
            await DatabaseWait.UntilAnswersAsync(database, end.Token);
        }
        finally
        {
            await app.StopAsync(CancellationToken.None);
        }
    }

    private static Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/health/live")
            return context.Response.WriteAsync(nameof(HealthStatus.Healthy), context.RequestAborted);
        if (context.Request.Path == "/health/ready")
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return context.Response.WriteAsync($"{nameof(HealthStatus.Unhealthy)}: {DatabaseFault.Sentence} The server is waiting for it.", context.RequestAborted);
        }
        return Refusal.WaitAsync(context, "The database does not answer", Sentence);
    }
}
