using System.Diagnostics;

namespace TopoWeb.Tests.Published;

/// <summary>Waits for what other threads and processes do: looks again and again until it is so, for a bounded time, and then says what is missing.</summary>
internal static class Poll
{
    /// <summary>Long enough for a busy machine. Only a test that fails waits that long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Between two looks: each may ask a server that shares the machine.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static Task UntilAsync(Func<Task<bool>> holds, Func<string> missing, TimeSpan? patience = null) => UntilAsync(holds, held => held, _ => missing(), patience);

    /// <returns>The value that was accepted.</returns>
    /// <exception cref="TimeoutException">It never was.</exception>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> read, Func<T, bool> accept, Func<T, string> missing, TimeSpan? patience = null)
    {
        var (limit, clock) = (patience ?? Patience, Stopwatch.StartNew());
        while (true)
        {
            var value = await read();
            if (accept(value))
                return value;
            if (clock.Elapsed > limit)
                throw new TimeoutException($"Still waiting after {limit.TotalSeconds:0} s: {missing(value)}");
            await Task.Delay(Pause);
        }
    }
}
