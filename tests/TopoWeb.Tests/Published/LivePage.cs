using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TopoWeb.Tests.Published;

/// <summary>A page that has come to life: its circuit, spoken without a browser. Scripts are not run; each call of one is answered with nothing.</summary>
internal sealed partial class LivePage : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly CircuitWire _wire;
    private int _drawings;

    private LivePage() => _wire = new(_socket);

    /// <summary>Ends with an error when the server closes the connection, and when the page is left.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>How often the server has drawn.</summary>
    public int Drawings => Volatile.Read(ref _drawings);

    /// <param name="client">Of the visitor, with whom the document came.</param>
    /// <param name="cookies">Of the visitor; null for a guest without any.</param>
    /// <param name="page">Address of the document.</param>
    /// <param name="html">The document.</param>
    /// <param name="drawn">Called with every drawing.</param>
    /// <param name="leave">Leaves the page.</param>
    public static async Task<LivePage> OpenAsync(HttpClient client, string? cookies, Uri page, string html, Action? drawn, CancellationToken leave)
    {
        var origin = client.BaseAddress!;
        using var negotiated = await client.PostAsync("/_blazor/negotiate?negotiateVersion=1", null, leave);
        negotiated.EnsureSuccessStatusCode();
        var token = (await negotiated.Content.ReadFromJsonAsync<JsonElement>(leave)).GetProperty("connectionToken").GetString()!;
        var live = new LivePage();
        try
        {
            live._socket.Options.SetRequestHeader("Origin", origin.GetLeftPart(UriPartial.Authority));
            if (cookies is { Length: > 0 })
                live._socket.Options.SetRequestHeader("Cookie", cookies);
            await live._socket.ConnectAsync(new Uri($"ws://{origin.Authority}/_blazor?id={Uri.EscapeDataString(token)}"), leave);
            await live._wire.HandshakeAsync(leave);
            var state = State().Match(html).Groups[1].Value;
            var markers = Marker().Matches(html).Select(m => m.Groups[1].Value).Where(m => m.Contains("\"descriptor\"", StringComparison.Ordinal)).ToList();
            var operations = string.Join(',', markers.Select((marker, i) => $$"""{"type":"add","ssrComponentId":{{i + 1}},"marker":{{marker}}}"""));
            await live._wire.SendAsync("StartCircuit", "0", leave, origin.ToString(), page.ToString(), "[]", state);
            await live._wire.SendAsync("UpdateRootComponents", null, leave, $$"""{"batchId":1,"operations":[{{operations}}]}""", state);
        }
        catch
        {
            live.Dispose();
            throw;
        }
        live.Ended = live.StayAsync(drawn, leave);
        return live;
    }

    /// <summary>Goes to another address within the application, as a slider does that writes its value into the address.</summary>
    public Task GoAsync(Uri page, CancellationToken cancellation) => _wire.SendAsync("OnLocationChanged", null, cancellation, page.ToString(), null, false);

    public void Dispose()
    {
        _wire.Dispose();
        _socket.Dispose();
    }

    private async Task StayAsync(Action? drawn, CancellationToken leave)
    {
        await await Task.WhenAny(_wire.ListenAsync(Drawn, leave), _wire.PingAsync(leave));

        void Drawn()
        {
            Interlocked.Increment(ref _drawings);
            drawn?.Invoke();
        }
    }

    [GeneratedRegex("<!--Blazor-Server-Component-State:([^-]+)-->")]
    private static partial Regex State();

    [GeneratedRegex("<!--Blazor:(\\{.*?\\})-->")]
    private static partial Regex Marker();
}
