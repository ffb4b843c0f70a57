using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using TopoWeb.Controls;

namespace TopoWeb.Schedules.Notices;

/// <summary>
/// Calls web hooks: no redirects, no proxy, a limit of time for all of it, and every address that the name leads to checked at the moment of connecting, so that a name
/// cannot lead elsewhere after it was checked. Of the answer only the status is read.
/// </summary>
internal sealed class WebHookSender : IDisposable
{
    private static readonly HttpRequestOptionsKey<WebHookOptions> Rules = new("rules");

    private readonly IOptionsMonitor<WebHookOptions> _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;

    public WebHookSender(IOptionsMonitor<WebHookOptions> options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            // Connections are not kept: an address that was allowed may no longer be.
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = ConnectAsync,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Addresses of a name.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    public void Dispose() => _client.Dispose();

    /// <param name="target">Address of the web hook.</param>
    /// <param name="secret">Signs the call.</param>
    /// <param name="body">JSON.</param>
    /// <param name="delivery">The same for every try.</param>
    /// <param name="cancellation">The server shuts down.</param>
    /// <param name="rules">Where it may lead; null for the rules of schedules.</param>
    /// <exception cref="NoticeFailedException">It was refused, or did not answer as it should.</exception>
    public async Task SendAsync(string target, string secret, byte[] body, Guid delivery, CancellationToken cancellation, WebHookOptions? rules = null)
    {
        var options = rules ?? _options.CurrentValue;
        if (!options.Enabled)
            throw new NoticeFailedException("This server calls no web hooks any more (WebHooks:Enabled).") { IsFinal = true };
        var seconds = _time.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.Add(HookSignature.TimestampHeader, seconds.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(HookSignature.SignatureHeader, HookSignature.Of(secret, seconds, body));
        request.Headers.Add(HookSignature.DeliveryHeader, delivery.ToString());
        request.Headers.UserAgent.ParseAdd("TopoWeb");
        request.Options.Set(Rules, options);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(options.TimeoutSeconds));
        try
        {
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if ((int)answer.StatusCode is >= 300 and < 400)
                throw new NoticeFailedException($"The web hook redirects (status {(int)answer.StatusCode}); redirects are not followed. Enter the address that it leads to.") { IsFinal = true };
            if (!answer.IsSuccessStatusCode)
                throw new NoticeFailedException($"The web hook answered with status {(int)answer.StatusCode}.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new NoticeFailedException($"The web hook did not answer within {NumberFormat.Count(options.TimeoutSeconds, "second")} (WebHooks:TimeoutSeconds).");
        }
        catch (HttpRequestException e)
        {
            throw e.InnerException as NoticeFailedException ?? new NoticeFailedException($"The web hook could not be reached: {e.Message}");
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var host = context.DnsEndPoint.Host;
        var options = context.InitialRequestMessage.Options.TryGetValue(Rules, out var rules) ? rules : _options.CurrentValue;
        var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var address) ? [address] : await Resolve(host, cancellation);
        if (addresses.Length == 0)
            throw new NoticeFailedException($"The name {host} leads to no address.");
        // One internal address among public ones is refused too: which of them is connected to would be left to chance.
        if (!WebHookRules.IsAllowedHost(host, options) && addresses.FirstOrDefault(a => !WebHookRules.MayConnect(a, options)) is { } refused)
            throw new NoticeFailedException($"The name {host} leads to the internal address {refused}. An administrator can allow it (WebHooks:Allowed).") { IsFinal = true };
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
