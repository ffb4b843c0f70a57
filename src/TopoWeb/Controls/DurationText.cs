namespace TopoWeb.Controls;

/// <summary>Lengths of time in words, as coarse as one says them.</summary>
internal static class DurationText
{
    /// <summary><c>25 seconds</c>, <c>6 minutes</c>, <c>2 hours 10 minutes</c>, <c>3 days</c>.</summary>
    public static string Of(TimeSpan time)
    {
        if (time < TimeSpan.Zero)
            time = -time;
        if (time.TotalSeconds < 59.5)
            return Count(Math.Max(1, (int)Math.Round(time.TotalSeconds)), "second");
        var minutes = (long)Math.Round(time.TotalMinutes);
        if (minutes < 60)
            return Count(minutes, "minute");
        if (minutes < 24 * 60)
            return minutes % 60 == 0 ? Count(minutes / 60, "hour") : $"{Count(minutes / 60, "hour")} {Count(minutes % 60, "minute")}";
        var hours = (long)Math.Round(time.TotalHours);
        return hours >= 72 || hours % 24 == 0 ? Count((long)Math.Round(time.TotalDays), "day") : $"{Count(hours / 24, "day")} {Count(hours % 24, "hour")}";
    }

    private static string Count(long n, string unit) => n == 1 ? $"1 {unit}" : $"{n:N0} {unit}s";
}
