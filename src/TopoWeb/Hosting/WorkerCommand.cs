using System.CommandLine;
using Microsoft.Extensions.Options;
using TopoWeb.Administration;
using TopoWeb.Data;
using TopoWeb.Workers;

namespace TopoWeb.Hosting;

/// <summary><c>topoweb worker</c>: works on the queue of a PostgreSQL database; as many as there are machines.</summary>
internal static class WorkerCommand
{
    public static Command Create()
    {
        var command = new Command("worker", "Process queued jobs without serving pages (requires PostgreSQL).") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction((parsed, cancellation) => RunAsync([.. parsed.UnmatchedTokens], cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string[] args, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await WorkAsync(args, cancellation);
            }
            catch (Exception e) when (DatabaseFault.IsAway(e))
            {
                // It went away in the middle of the start: the next start waits for it.
            }
        }
    }

    private static async Task<int> WorkAsync(string[] args, CancellationToken cancellation)
    {
        using var host = Build(args);
        await RunAsync(host, cancellation);
        return 0;
    }

    /// <exception cref="StartRefusedException">The settings name no PostgreSQL.</exception>
    internal static IHost Build(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(ContentRoot.AddTo(args));
        if (builder.Configuration.GetSection(DatabaseOptions.Section).Get<DatabaseOptions>() is not { IsPostgres: true })
            throw new StartRefusedException("A separate worker requires PostgreSQL. Set Database:Postgres (Database__Postgres) to the server's connection string. With SQLite, the server processes all jobs itself.");
        builder.Services.AddStoredSettings(builder.Configuration);
        builder.Services.AddTopoWeb(builder.Configuration, serves: false);
        // A service of this process that fails is no reason to end in silence: each says itself what is wrong, and goes on.
        builder.Services.Configure<HostOptions>(o => o.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore);
        return builder.Build();
    }

    /// <summary>Until it is stopped.</summary>
    /// <exception cref="WorkerRefusedException">It ended unasked: it does not fit to the others, or its device failed.</exception>
    internal static async Task RunAsync(IHost host, CancellationToken cancellation)
    {
        Services.RequireValidSettings(host.Services);
        var database = host.Services.GetRequiredService<IOptions<DatabaseOptions>>().Value;
        await DatabaseWait.InsistAsync(database, () => host.Services.GetRequiredService<WorkerAdmission>().RequireFitAsync(cancellation), cancellation);
        var pulse = host.Services.GetRequiredService<WorkerPulse>();
        Console.WriteLine("TopoWeb worker is ready. Press Ctrl+C to stop; unfinished jobs return to the queue.");
        await host.RunAsync(cancellation);
        if (pulse.Refusal is { } refusal)
            throw new WorkerRefusedException(refusal);
    }
}
