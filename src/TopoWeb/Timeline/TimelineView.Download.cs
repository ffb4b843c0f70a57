using Microsoft.JSInterop;
using TopoWeb.Rendering.Snapshots;
using TopoWeb.Topology;

namespace TopoWeb.Timeline;

/// <summary>Files of the timeline, as it is looked at.</summary>
public sealed partial class TimelineView
{
    private bool _writing;

    /// <summary>All graphs have been drawn.</summary>
    private bool MayWrite => Source.MayDownload && _drawing is not null && !_computing && !_writing;

    /// <summary>Of the layer that is shown, where there are several.</summary>
    private Task DownloadAnimationAsync() => DownloadAsync("gif", large: true, sheets => TimelineExport.Gif(
        [.. Steps.Select(at => new TimelineFrame(_snapshots[at].Label, sheets[at]))], _end.Token));

    private Task DownloadMultiplesAsync() => DownloadAsync("svg", large: false, sheets => TimelineExport.Multiples(
        _name, [.. _rows.Rows.Select(row => (row.Name, (IReadOnlyList<TimelineFrame>)[.. row.At.Select(at => new TimelineFrame(CellLabel(_snapshots[at]), sheets[at]))]))]));

    private async Task DownloadAsync(string type, bool large, Func<IReadOnlyList<Rendering.Svg.Sheet?>, byte[]> write)
    {
        if (!MayWrite)
            return;
        _writing = true;
        try
        {
            if (!await Source.MayShowAsync())
                return;
            var (snapshots, common, color) = (_snapshots, _frame != Free, _drawn);
            var file = await Task.Run(() => write(SnapshotDrawing.Sheets(snapshots, common, color, large)), _end.Token);
            using var stream = new DotNetStreamReference(new MemoryStream(file));
            if (_keys is not null)
                await _keys.InvokeAsync("download", $"timeline.{type}", stream);
        }
        catch (InvalidInputException e)
        {
            _notices.Add(e.Message);
        }
        catch (OperationCanceledException)
        {
            // The page has gone.
        }
        finally
        {
            _writing = false;
        }
    }
}
