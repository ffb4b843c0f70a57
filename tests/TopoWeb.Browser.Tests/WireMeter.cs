using System.Text.Json;
using Microsoft.Playwright;

namespace TopoWeb.Browser.Tests;

/// <summary>Counts what a page sends and gets: answers as they come over the wire, compressed and with their headers; frames of web sockets before compression, so their part is an upper bound.</summary>
internal sealed class WireMeter
{
    private readonly Dictionary<string, (string Url, string Type)> _requests = [];
    private readonly List<(string Url, string Type, long Bytes)> _answers = [];
    private long _frames;

    private WireMeter(ICDPSession session)
    {
        session.Event("Network.requestWillBeSent").OnEvent += (_, e) => Keep(() => _requests[e!.Value.GetProperty("requestId").GetString()!] = (e.Value.GetProperty("request").GetProperty("url").GetString()!, e.Value.TryGetProperty("type", out var type) ? type.GetString()! : ""));
        session.Event("Network.loadingFinished").OnEvent += (_, e) => Keep(() => Add(e!.Value));
        foreach (var name in (string[])["Network.webSocketFrameReceived", "Network.webSocketFrameSent"])
            session.Event(name).OnEvent += (_, e) => Keep(() => _frames += Payload(e!.Value.GetProperty("response")));
    }

    /// <summary>Bytes of all answers and frames so far.</summary>
    public long Bytes
    {
        get
        {
            lock (_requests)
                return _frames + _answers.Sum(a => a.Bytes);
        }
    }

    /// <summary>Starts counting, with nothing in the cache.</summary>
    public static async Task<WireMeter> StartAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        var meter = new WireMeter(session);
        await session.SendAsync("Network.enable");
        await session.SendAsync("Network.setCacheDisabled", new() { ["cacheDisabled"] = true });
        return meter;
    }

    /// <summary>Kinds of answers and their bytes, the largest first, then the largest answers themselves.</summary>
    public string Describe()
    {
        lock (_requests)
        {
            var kinds = _answers.GroupBy(a => a.Type).Select(g => (g.Key, Bytes: g.Sum(a => a.Bytes))).Append(("web socket, uncompressed", Bytes: _frames)).OrderByDescending(k => k.Bytes);
            var largest = _answers.OrderByDescending(a => a.Bytes).Take(8).Select(a => $"{Path.GetFileName(new Uri(a.Url).AbsolutePath)} {a.Bytes / 1000.0:0} kB");
            return $"{string.Join(", ", kinds.Select(k => $"{k.Item1} {k.Bytes / 1000.0:0} kB"))} ({string.Join(", ", largest)})";
        }
    }

    private void Add(JsonElement finished)
    {
        var (url, type) = _requests.GetValueOrDefault(finished.GetProperty("requestId").GetString()!, ("", "Other"));
        _answers.Add((url, type, (long)finished.GetProperty("encodedDataLength").GetDouble()));
    }

    /// <summary>Opcode 2 is binary and comes in base64.</summary>
    private static long Payload(JsonElement frame)
    {
        var data = frame.GetProperty("payloadData").GetString()!;
        return frame.GetProperty("opcode").GetDouble() == 2 ? Convert.FromBase64String(data).Length : System.Text.Encoding.UTF8.GetByteCount(data);
    }

    private void Keep(Action action)
    {
        lock (_requests)
            action();
    }
}
