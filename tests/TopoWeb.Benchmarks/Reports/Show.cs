namespace TopoWeb.Benchmarks.Reports;

/// <summary>Numbers as the tables show them: three digits.</summary>
internal static class Show
{
    public const string Nothing = "—";

    public static string Seconds(double seconds) => seconds < 1 ? $"{Digits(seconds * 1000)} ms" : $"{Digits(seconds)} s";

    public static string Range(double from, double to) => to < 1 ? $"{Digits(from * 1000)}–{Digits(to * 1000)} ms" : $"{Digits(from)}–{Digits(to)} s";

    public static string Bytes(long bytes) => bytes == 0 ? Nothing : bytes < 1L << 30 ? $"{bytes / (double)(1 << 20):0} MB" : $"{Digits(bytes / (double)(1 << 30))} GB";

    public static string Digits(double value) => value switch
    {
        < 1 => $"{value:0.000}",
        < 10 => $"{value:0.00}",
        < 100 => $"{value:0.0}",
        _ => $"{value:0}",
    };
}
