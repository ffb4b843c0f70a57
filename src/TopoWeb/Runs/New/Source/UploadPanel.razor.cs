using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using TopoWeb.Access;
using TopoWeb.Controls;
using TopoWeb.Datasets.Uploads;
using TopoWeb.Runs.New.Form;
using TopoWeb.Topology;

namespace TopoWeb.Runs.New.Source;

public sealed partial class UploadPanel : IDisposable
{
    private const int Chunk = 128 << 10;

    private CancellationTokenSource? _stop;
    private MemoryStream? _content;
    private string _name = "";
    private string? _array;
    private string? _error;
    private double? _progress;
    private IReadOnlyList<string> _arrays = [];
    private IReadOnlyList<(CloudSummary Cloud, DateTime CreatedAt)> _clouds = [];
    private Visitor _visitor = Visitor.Nobody;

    [Inject]
    private CurrentVisitor Who { get; set; } = null!;

    [Inject]
    private CloudService Clouds { get; set; } = null!;

    [CascadingParameter]
    private ExperimentForm Form { get; set; } = null!;

    private bool SeveralLayers { get; set; }

    private SelectOption[] ArrayOptions => [new("", "Select…", Disabled: true), .. _arrays.Select(a => new SelectOption(a, a))];

    private SelectOption[] CloudOptions =>
    [
        new("", "Select an uploaded cloud…", Disabled: true),
        .. _clouds.Select(c => new SelectOption(c.Cloud.Id.ToString(), $"{Title(c.Cloud)} · {c.Cloud.Points:N0} points × {c.Cloud.Dimension}{OwnerOf(c.Cloud)}")),
    ];

    private string? Chosen => _clouds.FirstOrDefault(c => c.Cloud.Id.ToString() == Form[SourcePaths.Cloud]) is ({ } cloud, var created)
        ? $"{cloud.Points:N0} points with {cloud.Dimension} coordinates, uploaded {created:yyyy-MM-dd HH:mm} UTC."
        : null;

    public void Dispose()
    {
        _stop?.Cancel();
        _stop?.Dispose();
        _content?.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        await ListAsync();
        if (Form[SourcePaths.Cloud] is { Length: > 0 } id)
            ChooseCloud(id);
    }

    private async Task ListAsync()
    {
        _visitor = await Who.GetAsync();
        _clouds = await Clouds.ListAsync(_visitor);
    }

    private void ChooseCloud(string? id) => ChooseCloud(id, forget: true);

    /// <param name="id">The cloud.</param>
    /// <param name="forget">The choice of an array goes with the file it was for.</param>
    private void ChooseCloud(string? id, bool forget)
    {
        if (forget)
            (_arrays, _error) = ([], null);
        var cloud = _clouds.Select(c => c.Cloud).FirstOrDefault(c => c.Id.ToString() == id);
        SeveralLayers = CloudFile.NamesLayers(cloud?.Array);
        if (!SeveralLayers)
            Form.Switch(SourcePaths.ByLayer, false);
        Form.ChooseSource(SourcePaths.Cloud, id ?? "", cloud?.Points, cloud is null ? null : Title(cloud));
    }

    private async Task TakeAsync(InputFileChangeEventArgs e)
    {
        (_error, _arrays, _array, _name, _progress) = (null, [], null, e.File.Name, 0);
        _stop?.Dispose();
        _stop = new CancellationTokenSource();
        try
        {
            _content?.Dispose();
            _content = await CopyAsync(e.File, _stop.Token);
            _arrays = CloudFile.Choices(_content, _name, Clouds.FileLimits);
            if (_arrays.Count <= 1)
                await AddAsync(null);
        }
        catch (OperationCanceledException)
        {
            _error = $"The upload of {_name} was cancelled.";
        }
        catch (InvalidInputException x)
        {
            _error = x.Message;
        }
        catch (IOException x) when (x.Message.StartsWith("Supplied file", StringComparison.Ordinal))
        {
            _error = $"{_name} has {e.File.Size:N0} bytes; the limit is {Clouds.FileLimits.MaximumBytes:N0} (Limits:MaximumUploadMegabytes).";
        }
        _progress = null;
    }

    /// <summary>The reader of files reads at once and may go back; what comes from the browser does neither.</summary>
    private async Task<MemoryStream> CopyAsync(IBrowserFile file, CancellationToken cancellation)
    {
        await using var stream = file.OpenReadStream(Clouds.FileLimits.MaximumBytes, cancellation);
        var content = new MemoryStream((int)file.Size);
        var chunk = new byte[Chunk];
        var shown = 0.0;
        for (int read; (read = await stream.ReadAsync(chunk, cancellation)) > 0;)
        {
            content.Write(chunk, 0, read);
            if (content.Length / (double)file.Size is var share && share - shown >= 0.02)
            {
                _progress = shown = share;
                StateHasChanged();
            }
        }
        _progress = 1;
        StateHasChanged();
        return content;
    }

    private async Task ChooseArrayAsync(string? array)
    {
        (_array, _error) = (array, null);
        try
        {
            await AddAsync(array);
        }
        catch (InvalidInputException x)
        {
            _error = x.Message;
        }
    }

    private async Task AddAsync(string? array)
    {
        using var copy = new MemoryStream(_content!.GetBuffer(), 0, (int)_content.Length, writable: false);
        // Reading and hashing a large file takes a while; the page stays alive meanwhile.
        var visitor = await Who.GetAsync();
        var project = Guid.TryParse(Form[SourcePaths.Project], out var chosen) ? chosen : (Guid?)null;
        var cloud = await Task.Run(() => Clouds.AddAsync(visitor, copy, _name, array, project: project));
        await ListAsync();
        ChooseCloud(cloud.Id.ToString(), forget: false);
    }

    private async Task TakeNetworkAsync(Guid cloud)
    {
        await ListAsync();
        ChooseCloud(cloud.ToString());
    }

    private void Stop() => _stop?.Cancel();

    /// <summary>Of another person's cloud, whose it is.</summary>
    private string OwnerOf(CloudSummary cloud) => cloud.Ownership is { Owner: { } owner } whose && whose.OwnerId != _visitor.UserId ? $" · {owner}" : "";

    private static string Title(CloudSummary cloud) => cloud.Array is null ? cloud.Name : $"{cloud.Name}, {cloud.Array}";
}
