using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TopoWeb.Tests.Hosting.Programs;

namespace TopoWeb.Tests.Accounts;

/// <summary>Codes, tokens and passwords reach the log neither when they open something nor when they do not. Everything of the application itself is logged here, and of the libraries what the server's own settings let through.</summary>
public sealed class SecretsInLogsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Log_OfEveryDoor_HasNoSecret()
    {
        var lines = new Lines();
        // One that is never disposed: the job server keeps the first log provider of the process.
        var factory = LoggerFactory.Create(logging => logging
            .AddConfiguration(new ConfigurationBuilder().AddJsonFile(Path.Combine(RepositoryRoot.Path, "src", "TopoWeb", "appsettings.json")).Build().GetSection("Logging"))
            .AddFilter("TopoWeb", LogLevel.Trace).AddProvider(lines));
        await using var app = new AccountsApplication(services: services => services.AddSingleton(factory));
        var ada = await app.SetUpAsync();
        var token = (await ada.PostAsync("/api/v1/tokens", new { name = "all", scopes = new[] { "read", "run", "share", "admin" } })).GetProperty("token").GetString()!;
        using var program = app.NewProgram(token);
        var run = await StoredCircle.AddAsync(app, await app.IdOfAsync(AccountsApplication.Email));
        var link = new Uri((await ada.PostAsync("/api/v1/shares", new { run, password = "a password of a link" })).GetProperty("url").GetString()!).AbsolutePath;
        var invitation = new Uri((await ada.PostAsync("/api/v1/invitations", new { role = "viewer" })).GetProperty("url").GetString()!).AbsolutePath;
        var guest = app.NewBrowser();
        foreach (var (client, address) in new[] { (program, "/api/v1/me"), (program, "/api/v1/nothing"), (program, "/api/v1/runs?limit=x"), (guest.Http, link), (guest.Http, $"{link}/result"), (guest.Http, $"{link}x"), (guest.Http, invitation), (guest.Http, $"/nothing{link}") })
            using (await client.GetAsync(address, Cancellation))
            {
            }
        using (await guest.SubmitAsync("/account/sign-in", new() { ["Email"] = AccountsApplication.Email, ["Password"] = "wrong password here" }))
        {
        }
        factory.CreateLogger("TopoWeb.Probe").LogInformation("The log is read.");
        var log = string.Join('\n', lines.All);
        // The test reads what is logged at all.
        Assert.Contains("The log is read.", log, StringComparison.Ordinal);
        Assert.All(new[] { token, link.Split('/')[^1], invitation.Split('/')[^1], AccountsApplication.Password, "a password of a link", "wrong password here" }, secret => Assert.DoesNotContain(secret, log, StringComparison.Ordinal));
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => All.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
