using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using TopoWeb.Accounts.Rules;
using TopoWeb.Controls;
using TopoWeb.Http;

namespace TopoWeb.Accounts.Newcomers;

/// <summary>Prints the set-up code where the server was started, once its addresses are known.</summary>
internal sealed class SetupAnnouncement(SetupCode codes, ServerAddress known, IOptions<AccountOptions> options, IServer server) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        codes.Show = Print;
        if (await codes.IsPendingAsync(cancellationToken))
            await codes.RenewAsync(cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // To the console and not through the log: the code must be seen whatever the log leaves out, and go nowhere else.
    private void Print(string code)
    {
        var address = (known.Public?.AbsoluteUri ?? server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault())?.TrimEnd('/') ?? "…";
        Console.WriteLine($"\n  Nobody has an account yet. Create the first administrator:\n  Page:  {address}/account/setup\n  Code:  {code}\n  The code works once, within {NumberFormat.Count(options.Value.SetupMinutes, "minute")} of being printed. Opening the page later prints a new one.\n");
    }
}
