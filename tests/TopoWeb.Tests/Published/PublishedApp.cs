using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TopoWeb.Tests.Published;

/// <summary>The published application as a process of its own, on a free port of this machine. What it writes is kept for the message of a failure.</summary>
internal sealed class PublishedApp : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(90);

    private readonly string _verb;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly string[] _arguments;
    private readonly IReadOnlyList<string> _entrance;
    private readonly ConcurrentQueue<string> _output = new();
    private Process? _process;

    private PublishedApp(string verb, IReadOnlyDictionary<string, string> settings, bool everywhere, IReadOnlyList<string>? entrance = null, params string[] arguments)
    {
        (_verb, _settings, _entrance) = (verb, settings, entrance ?? []);
        Address = new Uri($"http://127.0.0.1:{FreePort()}");
        _arguments = verb == "serve" ? ["--urls", everywhere ? $"http://0.0.0.0:{Address.Port}" : Address.ToString()] : arguments;
        Client = new HttpClient { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public int ProcessId => _process!.Id;

    public string Output => string.Join('\n', _output);

    public IReadOnlyCollection<string> Lines => _output;

    /// <summary>With which it ended; null while it runs.</summary>
    public int? ExitCode => _process is { HasExited: true } ended ? ended.ExitCode : null;

    /// <summary>Why it cannot be started here; null where it can.</summary>
    public static string? Missing => Program is null ? "There is no published application: run 'make build', or name one in TOPOWEB_APP." : null;

    public static string? Program =>
        new[] { Environment.GetEnvironmentVariable("TOPOWEB_APP"), Path.Combine(RepositoryRoot.Path, "artifacts", "app", "TopoWeb.dll") }.FirstOrDefault(File.Exists);

    /// <summary>Starts the server and waits until it is ready.</summary>
    /// <param name="settings">Of the server.</param>
    /// <param name="everywhere">It listens on all addresses of this machine.</param>
    /// <param name="entrance">What begins a command that runs where it is to run; null: here.</param>
    public static Task<PublishedApp> ServeAsync(IReadOnlyDictionary<string, string> settings, bool everywhere = false, IReadOnlyList<string>? entrance = null) => NewAsync("serve", settings, everywhere, entrance);

    /// <summary>Starts a worker and waits until it says that it is ready.</summary>
    /// <param name="settings">Of the worker.</param>
    /// <param name="machine">Where; null: here.</param>
    public static Task<PublishedApp> WorkAsync(IReadOnlyDictionary<string, string> settings, NetworkNamespace? machine = null) => NewAsync("worker", settings, everywhere: false, machine?.Entrance);

    /// <summary>Starts without waiting for anything, for what is told before it is ready.</summary>
    /// <param name="verb"><c>serve</c>, <c>worker</c>, or a command that ends by itself.</param>
    /// <param name="settings">Of the process; names without a colon are variables of its environment.</param>
    /// <param name="arguments">Of the command.</param>
    public static PublishedApp Begin(string verb, IReadOnlyDictionary<string, string> settings, params string[] arguments) => BeginIn(null, verb, settings, arguments);

    /// <summary>The same somewhere else.</summary>
    public static PublishedApp BeginIn(IReadOnlyList<string>? entrance, string verb, IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var app = new PublishedApp(verb, settings, everywhere: false, entrance, arguments);
        app.Launch();
        return app;
    }

    /// <summary>Waits until it is ready.</summary>
    public Task ReadyAsync() => WaitAsync(_verb == "serve" ? IsReadyAsync : () => Task.FromResult(Output.Contains("worker is ready", StringComparison.Ordinal)));

    /// <summary>Waits until it has ended by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        await _process!.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>Starts again after <see cref="KillAsync"/>, at the same address with the same settings.</summary>
    public Task StartAsync()
    {
        Launch();
        return ReadyAsync();
    }

    /// <summary>SIGKILL: the process has no chance to put anything in order.</summary>
    public async Task KillAsync()
    {
        if (_process is null)
            return;
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>SIGSTOP: the process does nothing more, and what it is asked meanwhile waits for <see cref="ContinueAsync"/>.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    public Task ContinueAsync() => SignalAsync("CONT");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await KillAsync();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{signal} {ProcessId}"]);
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0)
            throw new InvalidOperationException($"'{_verb}' cannot be sent SIG{signal}.\n{Output}");
    }

    private static async Task<PublishedApp> NewAsync(string verb, IReadOnlyDictionary<string, string> settings, bool everywhere, IReadOnlyList<string>? entrance = null)
    {
        var app = new PublishedApp(verb, settings, everywhere, entrance);
        try
        {
            await app.StartAsync();
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private void Launch()
    {
        var info = StartInfo(_entrance, [_verb, .. _arguments]);
        foreach (var (name, value) in _settings)
            info.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        _process = Process.Start(info)!;
        Listen(_process, _output);
    }

    private static ProcessStartInfo StartInfo(IReadOnlyList<string> before, IReadOnlyList<string> arguments)
    {
        var program = Program ?? throw new InvalidOperationException(Missing);
        string[] command = [.. before, .. program.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", program] : (string[])[program], .. arguments];
        var info = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        info.Environment["ASPNETCORE_ENVIRONMENT"] = info.Environment["DOTNET_ENVIRONMENT"] = "Production";
        info.Environment.Remove("ASPNETCORE_URLS");
        return info;
    }

    private static void Listen(Process process, ConcurrentQueue<string> output)
    {
        process.OutputDataReceived += (_, e) => Add(e.Data);
        process.ErrorDataReceived += (_, e) => Add(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        void Add(string? line)
        {
            if (line is not null)
                output.Enqueue(line);
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await Client.GetAsync("/health/ready");
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private Task WaitAsync(Func<Task<bool>> isReady) => Poll.UntilAsync(
        async () => await isReady() || (_process!.HasExited ? throw await EndedAsync() : false),
        () => $"'{_verb}' is not ready.\n{Output}", StartTimeout);

    /// <summary>Waits for its last words too.</summary>
    private async Task<InvalidOperationException> EndedAsync()
    {
        await _process!.WaitForExitAsync();
        return new($"'{_verb}' ended with {_process.ExitCode}:\n{Output}");
    }

    /// <summary>Below the ports that the system itself gives out: nobody takes it before it is used, or while the server is down between two starts.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(10_000, 20_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody's: try another.
            }
        }
    }
}
