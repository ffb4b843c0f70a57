using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TopoWeb.Networks.Tests.Downloads;

/// <summary>A real server with one file, and the bad manners of servers.</summary>
internal sealed class FileServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FileServer(WebApplication app) => _app = app;

    public byte[] Content { get; set; } = [];

    /// <summary>Null: sends none.</summary>
    public string? ETag { get; set; } = "\"one\"";

    public bool KnowsRanges { get; set; } = true;

    /// <summary>Sends the rest without looking whether the file is still the same.</summary>
    public bool IgnoresIfRange { get; set; }

    /// <summary>Breaks the connection after so many bytes of an answer.</summary>
    public int? BreaksAfter { get; set; }

    /// <summary>Says so many bytes more than it sends.</summary>
    public int Lie { get; set; }

    public int? Status { get; set; }

    /// <summary>Stops in the middle until the reader has gone.</summary>
    public bool Hangs { get; set; }

    /// <summary>What was asked: <c>Range</c> of each request, empty without.</summary>
    public List<string> Requests { get; } = [];

    public Uri Address { get; private set; } = null!;

    public static async Task<FileServer> StartAsync(byte[] content)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new FileServer(app) { Content = content };
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        server.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/file.bin");
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        lock (Requests)
            Requests.Add(request.Headers.Range.ToString());
        if (Status is { } status)
        {
            response.StatusCode = status;
            return;
        }
        if (ETag is not null)
            response.Headers.ETag = ETag;
        var from = 0;
        if (KnowsRanges && request.Headers.Range is [{ } range] && (IgnoresIfRange || request.Headers.IfRange == ETag))
        {
            from = int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
            response.Headers.ContentRange = from < Content.Length ? $"bytes {from}-{Content.Length - 1}/{Content.Length}" : $"bytes */{Content.Length}";
            response.StatusCode = from < Content.Length ? 206 : 416;
            if (from >= Content.Length)
                return;
        }
        var rest = Content.AsMemory(from);
        response.ContentLength = rest.Length + Lie;
        var sent = BreaksAfter is { } most ? rest[..Math.Min(most, rest.Length)] : Hangs ? rest[..(rest.Length / 2)] : rest;
        await response.StartAsync();
        await response.Body.WriteAsync(sent);
        await response.Body.FlushAsync();
        if (Hangs)
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        // Where less was sent than the header says, the server ends the connection once all of that has left.
    }
}
