using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TopoWeb.Access;
using TopoWeb.Hosting;
using TopoWeb.Hosting.Door;
using TopoWeb.Http;

namespace TopoWeb.Tests.Hosting.Door;

/// <summary>The door with next to nothing behind it: what arrives there, and what does not.</summary>
internal sealed class DoorHost : IAsyncDisposable
{
    public const string Proxy = "10.0.0.5";
    public const string Stranger = "203.0.113.9";

    private readonly WebApplication _app;

    private DoorHost(WebApplication app, Task stayed) => (_app, Stayed) = (app, stayed);

    /// <summary>A page has been opened that stays.</summary>
    public Task Stayed { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Addresses that are bound, of a host on the network.</summary>
    public IEnumerable<string> Urls => _app.Urls;

    /// <param name="settings">Of Accounts mode, unless they say otherwise.</param>
    /// <param name="listen">On the network; else requests are handed over in this process, from any address that a test likes.</param>
    public static async Task<DoorHost> StartAsync(Dictionary<string, string?> settings, bool listen = false)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Access:Mode"] = "Accounts", ["urls"] = "http://127.0.0.1:0" });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddOptions<AccessOptions>().BindConfiguration(AccessOptions.Section);
        builder.Services.AddDoor(builder.Configuration, builder.WebHost);
        // Nothing behind this door checks the tokens of forms.
        builder.Services.Configure<RouteOptions>(o => o.SuppressCheckForUnhandledSecurityMetadata = true);
        if (!listen)
            builder.WebHost.UseTestServer();
        var stayed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var app = builder.Build();
        app.UseDoor(app.Configuration);
        app.UseRouting();
        app.UseDoorLimits(app.Configuration);
        app.MapGet("/where", (HttpContext http, ServerAddress address) => $"{http.Request.Scheme}|{http.Request.Host}|{http.Request.PathBase}|{http.Connection.RemoteIpAddress}|{address.Of(http.Request)}");
        app.MapGet("/health/live", () => "up");
        app.MapGet("/asset", () => "asset").DisableRateLimiting();
        app.MapGet("/sign-in", () => "form").RequireRateLimiting(RateLimits.SignIn);
        app.MapPost("/sign-in", () => "tried").RequireRateLimiting(RateLimits.SignIn);
        app.MapPost("/form", () => "sent").WithMetadata(new Microsoft.AspNetCore.Antiforgery.RequireAntiforgeryTokenAttribute());
        app.MapPost("/question", () => "answer").WithMetadata(new ChangesNothing());
        app.Map("/_blazor/{**rest}", async (HttpContext http) =>
        {
            if (http.Request.Headers.TryGetValue("stay", out _))
            {
                stayed.TrySetResult();
                await Task.Delay(Timeout.Infinite, http.RequestAborted);
            }
            await http.Response.WriteAsync("connected");
        });
        var api = app.MapGroup("/api/v1").AddEndpointFilter<ApiLocations>();
        api.MapGet("/things", () => "things");
        api.MapPost("/things", () => TypedResults.Created("/api/v1/things/1", "thing"));
        await app.StartAsync();
        return new(app, stayed.Task);
    }

    /// <summary>A request from an address with headers.</summary>
    public async Task<Answer> SendAsync(string path, string from = Stranger, string host = "localhost", string method = "GET", string scheme = "http", CancellationToken cancellation = default, params (string Name, string Value)[] headers)
    {
        var context = await _app.GetTestServer().SendAsync(http =>
        {
            http.Connection.RemoteIpAddress = IPAddress.Parse(from);
            (http.Request.Method, http.Request.Scheme, http.Request.Host, http.Request.Path) = (method, scheme, new HostString(host), path);
            foreach (var (name, value) in headers)
                http.Request.Headers.Append(name, value);
        }, cancellation);
        using var reader = new StreamReader(context.Response.Body);
        return new(context.Response.StatusCode, await reader.ReadToEndAsync(cancellation), context.Response.Headers, context.Response.ContentType);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}

/// <summary>What came back.</summary>
internal sealed record Answer(int Status, string Text, IHeaderDictionary Headers, string? Type);
