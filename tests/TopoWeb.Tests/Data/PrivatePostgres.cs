using System.Diagnostics;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Data;

/// <summary>A PostgreSQL server for one test, which stops and starts it. Where PostgreSQL is not installed the test is skipped.</summary>
internal sealed class PrivatePostgres : IAsyncDisposable
{
    private readonly string _bin;
    private readonly DirectoryInfo _directory;
    private readonly int _port = PublishedApp.FreePort();

    private PrivatePostgres(string bin, DirectoryInfo directory) => (_bin, _directory) = (bin, directory);

    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Username=postgres;Database=topoweb";

    /// <summary>With an empty database, and stopped.</summary>
    public static async Task<PrivatePostgres> CreateAsync()
    {
        var bin = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Where(d => File.Exists(Path.Combine(d, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault() : null;
        Assert.SkipWhen(bin is null, "PostgreSQL is not installed (make test installs it as root on Debian).");
        var server = new PrivatePostgres(bin!, Directory.CreateTempSubdirectory("topoweb-postgres-"));
        if (Environment.UserName == "root")
            await RunAsync("chown", "postgres", server._directory.FullName);
        await server.ServerAsync("initdb", "-D", server.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        await server.StartAsync();
        await server.ServerAsync("createdb", "-h", "127.0.0.1", "-p", $"{server._port}", "-U", "postgres", "topoweb");
        await server.StopAsync();
        return server;
    }

    public Task StartAsync() => ServerAsync("pg_ctl", "-D", Data, "-w", "-l", Path.Combine(_directory.FullName, "log"), "start", "-o", $"-p {_port} -k {_directory.FullName} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=300");

    /// <summary>Ends all connections.</summary>
    public Task StopAsync() => ServerAsync("pg_ctl", "-D", Data, "-w", "-m", "fast", "stop");

    public async ValueTask DisposeAsync()
    {
        try
        {
            await ServerAsync("pg_ctl", "-D", Data, "-m", "immediate", "stop");
        }
        catch (InvalidOperationException)
        {
            // Stopped already.
        }
        _directory.Delete(recursive: true);
    }

    private string Data => Path.Combine(_directory.FullName, "data");

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private Task ServerAsync(string program, params string[] arguments) =>
        Environment.UserName == "root" ? RunAsync("runuser", ["-u", "postgres", "--", Path.Combine(_bin, program), .. arguments]) : RunAsync(Path.Combine(_bin, program), arguments);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // Its output is not read: the server that pg_ctl starts keeps it open.
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "bash", program, .. arguments]) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
