using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using TopoWeb.Benchmarks.Guests;
using TopoWeb.Tests.Published;

namespace TopoWeb.Benchmarks.Flood;

/// <summary>Pages that stay open during the flood, and the times of those that are loaded again and again.</summary>
internal sealed class FloodPages(IReadOnlyList<LabPerson> people, string result) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _leave = new();
    private readonly List<LivePage> _open = [];
    private readonly ConcurrentBag<string> _errors = [];

    public ConcurrentBag<double> Start { get; } = [];

    public ConcurrentBag<double> Result { get; } = [];

    public IReadOnlyCollection<string> Errors => _errors;

    public int Open => _open.Count;

    /// <summary>Pages whose connection has ended, and pages that have not drawn at all.</summary>
    public int Dead => _open.Count(p => p.Ended.IsCompleted || p.Drawings == 0);

    /// <summary>Start pages, lists and results, in turn.</summary>
    public async Task OpenAsync(int count)
    {
        string[] addresses = ["/", "/runs", result, "/"];
        for (var i = 0; i < count; i++)
            _open.Add(await people[i % people.Count].OpenAsync(addresses[i % addresses.Length], _leave.Token));
    }

    /// <summary>Loads both pages until the flood is over.</summary>
    public Task MeasureAsync(CancellationToken end) => Task.WhenAll(MeasureAsync("/", Start, end), MeasureAsync(result, Result, end));

    public async ValueTask DisposeAsync()
    {
        await _leave.CancelAsync();
        foreach (var page in _open)
        {
            await page.Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            page.Dispose();
        }
        _leave.Dispose();
    }

    private async Task MeasureAsync(string address, ConcurrentBag<double> times, CancellationToken end)
    {
        for (var i = 0; !end.IsCancellationRequested; i++, await Task.Delay(Pause, CancellationToken.None))
        {
            var clock = Stopwatch.StartNew();
            try
            {
                using var answer = await people[i % people.Count].Pages.GetAsync(address, CancellationToken.None);
                var text = await answer.Content.ReadAsStringAsync(CancellationToken.None);
                if (answer.StatusCode != HttpStatusCode.OK || text.Length == 0)
                    _errors.Add($"{address}: {(int)answer.StatusCode}, {text.Length} characters");
                times.Add(clock.Elapsed.TotalSeconds);
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                _errors.Add($"{address}: {e.Message}");
            }
        }
    }
}
