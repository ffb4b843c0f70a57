using System.CommandLine;
using TopoWeb.Administration;
using TopoWeb.Data;

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
        var builder = Host.CreateApplicationBuilder(ContentRoot.AddTo(args));
        if (builder.Configuration.GetSection(DatabaseOptions.Section).Get<DatabaseOptions>() is not { IsPostgres: true })
            throw new StartRefusedException("A separate worker requires PostgreSQL. Set Database:Postgres (Database__Postgres) to the server's connection string. With SQLite, the server processes all jobs itself.");
        builder.Services.AddStoredSettings(builder.Configuration);
        builder.Services.AddTopoWeb(builder.Configuration);
        using var host = builder.Build();
        Services.RequireValidSettings(host.Services);
        await DataServices.MigrateAsync(host.Services, cancellation);
        Console.WriteLine("TopoWeb worker is ready. Press Ctrl+C to stop; unfinished jobs return to the queue.");
        await host.RunAsync(cancellation);
        return 0;
    }
}
