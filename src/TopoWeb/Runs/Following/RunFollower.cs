using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Http;

namespace TopoWeb.Runs.Following;

/// <summary>
/// The progress of a run as events: <c>status</c> whenever the status has changed, <c>result</c> for each result that is new or was computed anew, <c>log</c> for each line,
/// <c>end</c> when the run has ended, <c>gone</c> where it was deleted. The database is the truth, as for pages: the worker may be another process.
/// </summary>
internal sealed class RunFollower(RunReader reader, RunDetails details, IOptions<ApiOptions> options, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private const int LinesAtATime = 200;

    /// <summary>As often as pages look.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>How long clients wait before they connect again.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    private int _open;

    /// <summary>A place for one more stream; null where there are too many.</summary>
    public IDisposable? Enter()
    {
        if (Interlocked.Increment(ref _open) <= options.Value.MaximumEventStreams)
            return new OpenStream(this);
        Interlocked.Decrement(ref _open);
        return null;
    }

    /// <summary>Whether there is nothing to say to whoever has had the last event.</summary>
    public async Task<bool> HasEndedAsync(Visitor visitor, RunSnapshot run, EventPlace last, CancellationToken cancellation) =>
        last.IsEnd && !run.IsActive && EventPlace.HashOf(RunStatus.From(run)) == last.Status && (await details.LogAsync(visitor, run.Id, last.Log, 1, cancellation)).Count == 0;

    /// <param name="visitor">Who asks.</param>
    /// <param name="run">The run.</param>
    /// <param name="place">How far an earlier stream came.</param>
    /// <param name="http">Where the stream goes. Heartbeats are comments, which the framework does not write: they go there between two events.</param>
    /// <param name="cancellation">Whoever asked has gone.</param>
    public async IAsyncEnumerable<SseItem<string>> FollowAsync(Visitor visitor, Guid run, EventPlace place, HttpContext http, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var (opened, written, known, ended) = (time.GetTimestamp(), time.GetTimestamp(), new Dictionary<string, string>(), false);
        // The answer begins at once, also where there is nothing new.
        await CommentAsync(http, "run events", cancellation);
        while (true)
        {
            if (await reader.LookAsync(visitor, run, cancellation) is not { } now)
            {
                yield return EventOf("gone", $"{{\"id\":\"{run}\"}}", place);
                yield break;
            }
            var (status, before) = (RunStatus.From(now), place);
            // Read after the status: whatever was written before the run ended is among the lines.
            var lines = await details.LogAsync(visitor, run, place.Log, LinesAtATime, cancellation);
            if (EventPlace.HashOf(status) is var hash && hash != place.Status)
            {
                place = place with { Status = hash, IsEnd = false };
                yield return EventOf("status", Json(status), place);
            }
            if (EventPlace.HashOf(status.Results) is var results && results != place.Results)
            {
                foreach (var result in status.Results.Where(r => Json(r) is var text && (!known.TryGetValue(r.Choice, out var told) || told != text)).ToList())
                {
                    known[result.Choice] = Json(result);
                    yield return EventOf("result", known[result.Choice], place);
                }
                // Only now: whoever is cut off between two of them gets them all again.
                place = place with { Results = results };
            }
            foreach (var line in lines)
            {
                place = place with { Log = line.Id };
                yield return EventOf("log", Json(line), place);
            }
            if (lines.Count == LinesAtATime)
                continue;
            // The last line of the log may follow the last state by a moment.
            if (!now.IsActive && (ended || now.FinishedAt < time.GetUtcNow().UtcDateTime - 4 * Interval))
            {
                yield return EventOf("end", Json(status), place with { IsEnd = true });
                yield break;
            }
            (ended, written) = (!now.IsActive, place != before ? time.GetTimestamp() : written);
            if (time.GetElapsedTime(written) > TimeSpan.FromSeconds(options.Value.HeartbeatSeconds))
            {
                await CommentAsync(http, "still here", cancellation);
                written = time.GetTimestamp();
            }
            if (time.GetElapsedTime(opened) > TimeSpan.FromSeconds(options.Value.EventStreamSeconds) || !await WaitAsync(cancellation))
                yield break;
        }
    }

    /// <summary>False where the server stops: its streams end, and clients connect to the next.</summary>
    private async Task<bool> WaitAsync(CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        try
        {
            await Task.Delay(Interval, either.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task CommentAsync(HttpContext http, string text, CancellationToken cancellation)
    {
        await http.Response.WriteAsync($": {text}\n\n", cancellation);
        await http.Response.Body.FlushAsync(cancellation);
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, JsonDefaults.Options);

    private static SseItem<string> EventOf(string name, string data, EventPlace place) => new(data, name) { EventId = place.ToString(), ReconnectionInterval = Retry };

    private sealed class OpenStream(RunFollower follower) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
                Interlocked.Decrement(ref follower._open);
        }
    }
}
