using System.Diagnostics;
using System.Globalization;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Data;

/// <summary>A PostgreSQL server for one test, which stops and starts it. Where PostgreSQL is not installed the test is skipped.</summary>
internal sealed class PrivatePostgres : IAsyncDisposable
{
    private readonly string _bin;
    private readonly DirectoryInfo _directory;
    private readonly string? _address;
    private readonly int _port = PublishedApp.FreePort();

    private PrivatePostgres(string bin, DirectoryInfo directory, string? address) => (_bin, _directory, _address) = (bin, directory, address);

    public string ConnectionString => ConnectionFrom("127.0.0.1");

    /// <summary>As whoever reaches it at an address names it.</summary>
    public string ConnectionFrom(string address) => $"Host={address};Port={_port};Username=postgres;Database=topoweb";

    /// <summary>With an empty database, and stopped.</summary>
    /// <param name="address">Of this machine, at which it listens too.</param>
    public static async Task<PrivatePostgres> CreateAsync(string? address = null)
    {
        var bin = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Where(d => File.Exists(Path.Combine(d, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault() : null;
        Assert.SkipWhen(bin is null, "PostgreSQL is not installed (make test installs it as root on Debian).");
        var server = new PrivatePostgres(bin!, Directory.CreateTempSubdirectory("topoweb-postgres-"), address);
        if (Environment.UserName == "root")
            await RunAsync("chown", "postgres", server._directory.FullName);
        await server.ServerAsync("initdb", "-D", server.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        if (address is not null)
            await File.AppendAllTextAsync(Path.Combine(server.Data, "pg_hba.conf"), $"host all all {address}/24 trust\n");
        await server.StartAsync();
        await server.ServerAsync("createdb", "-h", "127.0.0.1", "-p", $"{server._port}", "-U", "postgres", "topoweb");
        await server.StopAsync();
        return server;
    }

    public Task StartAsync() => ServerAsync("pg_ctl", "-D", Data, "-w", "-l", Path.Combine(_directory.FullName, "log"), "start", "-o", $"-p {_port} -k {_directory.FullName} -c listen_addresses=127.0.0.1{(_address is null ? "" : $",{_address}")} -c fsync=off -c max_connections=300");

    /// <summary>Ends all connections.</summary>
    public Task StopAsync() => ServerAsync("pg_ctl", "-D", Data, "-w", "-m", "fast", "stop");

    /// <summary>SIGKILL to the server and all its processes: at the next start it recovers from its log.</summary>
    public async Task KillAsync()
    {
        using var server = Process.GetProcessById(int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture));
        server.Kill(entireProcessTree: true);
        await server.WaitForExitAsync();
    }

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
