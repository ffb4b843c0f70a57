using System.CommandLine;
using TopoWeb.Data;

namespace TopoWeb.Hosting;

/// <summary><c>topoweb worker</c>: works on the queue of a PostgreSQL database; as many as there are machines.</summary>
internal static class WorkerCommand
{
    public static Command Create()
    {
        var command = new Command("worker", "Work on the queue without serving pages (needs PostgreSQL).") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction((parsed, cancellation) => RunAsync([.. parsed.UnmatchedTokens], cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string[] args, CancellationToken cancellation)
    {
        var builder = Host.CreateApplicationBuilder(ContentRoot.AddTo(args));
        if (builder.Configuration.GetSection(DatabaseOptions.Section).Get<DatabaseOptions>() is not { IsPostgres: true })
            throw new StartRefusedException("A worker of its own needs PostgreSQL: set Database:Postgres (Database__Postgres) to the connection string that the server uses. With SQLite the server itself does the work.");
        builder.Services.AddTopoWeb(builder.Configuration);
        using var host = builder.Build();
        Services.RequireValidSettings(host.Services);
        await DataServices.MigrateAsync(host.Services, cancellation);
        Console.WriteLine("TopoWeb worker is ready; Ctrl+C stops it and gives its jobs back.");
        await host.RunAsync(cancellation);
        return 0;
    }
}
