using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text.RegularExpressions;
using TopoWeb.Tests.Published;

namespace TopoWeb.Benchmarks.Guests;

/// <summary>What one guest waited for, in seconds; null where it failed or never came.</summary>
internal sealed record GuestTimes(double? Document, double? Assets, double? Data, double? Live, string? Error);

/// <summary>A guest with a fresh profile: the document, each of its scripts and styles once, the result as data, and a living page that stays open.</summary>
internal static partial class GuestVisit
{
    public static async Task<GuestTimes> OpenAsync(LabServer server, Uri link, CancellationToken leave)
    {
        double? document = null, assets = null, data = null, live = null;
        try
        {
            using var client = server.NewClient();
            var html = "";
            document = await TimeAsync(async () => html = await GetAsync(client, link));
            assets = await TimeAsync(() => Task.WhenAll(Asset().Matches(html).Select(m => new Uri(server.Address, m.Groups[1].Value)).Distinct().Select(a => GetAsync(client, a))));
            var drawn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var clock = Stopwatch.StartNew();
            var page = StayAsync(client, link, html, drawn, leave);
            if (await Task.WhenAny(drawn.Task, page, Task.Delay(TimeSpan.FromSeconds(60), leave)) != drawn.Task)
                throw page.Exception?.InnerException ?? new TimeoutException("The page did not come alive within 60 s.");
            live = clock.Elapsed.TotalSeconds;
            data = await TimeAsync(() => GetAsync(client, new Uri($"{link}/result")));
            await page;
            return new(document, assets, data, live, null);
        }
        catch (OperationCanceledException) when (live is not null)
        {
            return new(document, assets, data, live, null);
        }
        catch (Exception e) when (e is HttpRequestException or WebSocketException or TimeoutException or OperationCanceledException or InvalidOperationException)
        {
            return new(document, assets, data, live, e.Message);
        }
    }

    private static async Task StayAsync(HttpClient client, Uri link, string html, TaskCompletionSource drawn, CancellationToken leave)
    {
        using var page = await LivePage.OpenAsync(client, null, link, html, () => drawn.TrySetResult(), leave);
        await page.Ended;
    }

    private static async Task<string> GetAsync(HttpClient client, Uri address)
    {
        using var answer = await client.GetAsync(address);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.StatusCode == HttpStatusCode.OK && text.Length > 0 ? text : throw new InvalidOperationException($"{address.AbsolutePath}: {(int)answer.StatusCode}, {text.Length} characters");
    }

    private static async Task<double> TimeAsync(Func<Task> act)
    {
        var clock = Stopwatch.StartNew();
        await act();
        return clock.Elapsed.TotalSeconds;
    }

    [GeneratedRegex("<(?:script|link)[^>]* (?:src|href)=\"([^\"]+\\.(?:js|css|svg)[^\"]*)\"")]
    private static partial Regex Asset();
}
