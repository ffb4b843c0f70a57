using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TopoWeb.Tests.Datasets;

/// <summary>A real server that sends the first half of every file at once and the second half when it is told to.</summary>
internal sealed class SlowServer : IAsyncDisposable
{
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication _app;
    private int _requests;

    private SlowServer(WebApplication app) => _app = app;

    public int Requests => Volatile.Read(ref _requests);

    public string Address { get; private set; } = "";

    public static async Task<SlowServer> StartAsync(byte[] content)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new SlowServer(app);
        app.Run(async context =>
        {
            Interlocked.Increment(ref server._requests);
            context.Response.Headers.ETag = "\"one\"";
            context.Response.ContentLength = content.Length;
            await context.Response.Body.WriteAsync(content.AsMemory(0, content.Length / 2));
            await context.Response.Body.FlushAsync();
            await server._goOn.Task.WaitAsync(context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            await context.Response.Body.WriteAsync(content.AsMemory(content.Length / 2), context.RequestAborted);
        });
        await app.StartAsync();
        server.Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/";
        return server;
    }

    public void GoOn() => _goOn.TrySetResult();

    public ValueTask DisposeAsync()
    {
        GoOn();
        return _app.DisposeAsync();
    }
}
