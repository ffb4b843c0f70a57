using TopoWeb.Controls;
using TopoWeb.Datasets;
using TopoWeb.Networks.Downloads;

namespace TopoWeb.Commands;

/// <summary>A download at a terminal: bytes, rate, time left on one line; elsewhere a line when a file begins.</summary>
internal sealed class DownloadBar : IProgress<DownloadProgress>, IDisposable
{
    private const int Width = 24;

    private string? _file;
    private bool _open;

    public void Report(DownloadProgress value)
    {
        if (_file != value.File && Console.IsErrorRedirected)
            Console.WriteLine($"Downloading {value.File} …{(value.Bytes > 0 ? $" (resuming at {SizeText.Of(value.Bytes)})" : "")}");
        _file = value.File;
        if (Console.IsErrorRedirected)
            return;
        var share = value.Total is > 0 and var total ? value.Bytes / (double)total : 0;
        var filled = (int)(Width * Math.Min(1, share));
        Console.Error.Write($"\r[{new string('#', filled)}{new string('.', Width - filled)}] {new BackgroundDownload(DownloadKind.Get, true) { Download = value }.Words}\u001b[K");
        _open = true;
        if (value.Total == value.Bytes)
            Dispose();
    }

    public void Dispose()
    {
        if (_open)
            Console.Error.WriteLine();
        _open = false;
    }
}
