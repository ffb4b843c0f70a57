using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TopoWeb.Tests.Schedules;

/// <summary>Somebody's server that web hooks call.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Receiver(WebApplication app, int status) => (_app, Status) = (app, status);

    /// <summary>What it answers from now on.</summary>
    public int Status { get; set; }

    public string Address => $"{_app.Urls.First()}/hook";

    public List<(IHeaderDictionary Headers, string Body)> Calls { get; } = [];

    /// <param name="status">What it answers at first.</param>
    /// <param name="location">Where it redirects to.</param>
    /// <param name="address">Where it listens.</param>
    public static async Task<Receiver> StartAsync(int status, string? location = null, string address = "127.0.0.1")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://{address}:0");
        var receiver = new Receiver(builder.Build(), status);
        receiver._app.MapPost("/hook", async (HttpContext http) =>
        {
            var body = await new StreamReader(http.Request.Body).ReadToEndAsync();
            lock (receiver.Calls)
                receiver.Calls.Add((new HeaderDictionary(http.Request.Headers.ToDictionary()), body));
            http.Response.StatusCode = receiver.Status;
            if (location is not null)
                http.Response.Headers.Location = location;
        });
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
