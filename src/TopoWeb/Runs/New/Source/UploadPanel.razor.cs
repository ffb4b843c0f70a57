using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using TopoWeb.Access;
using TopoWeb.Controls;
using TopoWeb.Datasets.Uploads;
using TopoWeb.Networks.Formats.Kernels;
using TopoWeb.Networks.Formats.Tables;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Runs.New.Form;
using TopoWeb.Topology;

namespace TopoWeb.Runs.New.Source;

public sealed partial class UploadPanel : IDisposable
{
    private const int Chunk = 128 << 10;

    private CancellationTokenSource? _stop;
    private MemoryStream? _content;
    private string _name = "";
    private bool _network;
    private string? _array;
    private string? _error;
    private double? _progress;
    private bool _kernels;
    private string? _axes;
    private IReadOnlyList<string> _notes = [];
    private IReadOnlyDictionary<string, byte[]> _beside = new Dictionary<string, byte[]>();
    private IReadOnlyList<string> _arrays = [];
    private IReadOnlyList<(CloudSummary Cloud, DateTime CreatedAt)> _clouds = [];
    private Visitor _visitor = Visitor.Nobody;
    private TablePreview? _table;
    private TableOptions _options = new();
    private Guid? _made;
    private bool _busy;

    [Inject]
    private CurrentVisitor Who { get; set; } = null!;

    [Inject]
    private CloudService Clouds { get; set; } = null!;

    [Inject]
    private CloudChanges Changes { get; set; } = null!;

    [CascadingParameter]
    private ExperimentForm Form { get; set; } = null!;

    private bool SeveralLayers { get; set; }

    private SelectOption[] ArrayOptions => [new("", "Select…", Disabled: true), .. _arrays.Select(a => new SelectOption(a, a))];

    /// <summary>What is chosen for the file, and what was selected together with it.</summary>
    private WeightReading How => new() { Axes = KernelAxes.Parse(_axes), Beside = name => _beside.TryGetValue(name, out var content) ? new MemoryStream(content, writable: false) : null };

    private SelectOption[] CloudOptions =>
    [
        new("", "Select an uploaded cloud…", Disabled: true),
        .. _clouds.Select(c => new SelectOption(c.Cloud.Id.ToString(), $"{Title(c.Cloud)} · {NumberFormat.Count(c.Cloud.Points, "point")} × {c.Cloud.Dimension}{OwnerOf(c.Cloud)}")),
    ];

    private (CloudSummary Cloud, DateTime CreatedAt)? Chosen => _clouds.FirstOrDefault(c => c.Cloud.Id.ToString() == Form[SourcePaths.Cloud]) is { Cloud: not null } chosen ? chosen : null;

    public void Dispose()
    {
        _stop?.Cancel();
        _stop?.Dispose();
        _content?.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        await ListAsync();
        if (Form[SourcePaths.Cloud] is not { Length: > 0 } id)
            return;
        // The list has the newest only.
        if (Guid.TryParse(id, out var cloud) && _clouds.All(c => c.Cloud.Id != cloud) && await Clouds.FindAsync(_visitor, cloud) is { } older)
            _clouds = [.. _clouds, (older, default)];
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
            (_arrays, _error, _table, _made, _kernels, _notes) = ([], null, null, null, false, []);
        var cloud = _clouds.Select(c => c.Cloud).FirstOrDefault(c => c.Id.ToString() == id);
        // A cloud that is not in the list would be analysed unseen.
        if (cloud is null && !string.IsNullOrEmpty(id))
            (_error, id) = ("The uploaded cloud was not found; it may have been deleted. Select another one.", "");
        SeveralLayers = CloudFile.NamesLayers(cloud?.Array);
        if (!SeveralLayers)
            Form.Switch(SourcePaths.ByLayer, false);
        Form.ChooseSource(SourcePaths.Cloud, id ?? "", cloud?.Points, cloud is null ? null : Title(cloud));
    }

    private async Task TakeAsync(InputFileChangeEventArgs e)
    {
        if (e.FileCount == 0)
            return; // the choice was taken back
        (_error, _arrays, _array, _name, _progress) = (null, [], null, "", 0);
        (_kernels, _axes, _notes) = (false, null, []);
        (_table, _options, _made) = (null, new(), null);
        // What was chosen before is not what this file has: were it to fail, that would be analysed in its place.
        Forget();
        _stop?.Dispose();
        _stop = new CancellationTokenSource();
        IBrowserFile? main = null;
        try
        {
            var files = ModelFiles.Of(e, Clouds.FileLimits.MaximumBytes);
            (main, _name) = (files[0], files[0].Name);
            _content?.Dispose();
            _content = await CopyAsync(main, _stop.Token);
            _beside = await CopyAsync(files.Skip(1), _stop.Token);
            _network = CloudFile.IsNetwork(_content, _name);
            _kernels = CloudFile.HasAxes(_content, _name, Clouds.FileLimits);
            _arrays = CloudFile.Choices(_content, _name, Clouds.FileLimits, How);
            _table = await Task.Run(PreviewTable);
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
            _error = $"{_name} has {SizeText.Of(main?.Size ?? 0)}; the limit is {Clouds.FileLimits.MaximumBytes >> 20} MB (Limits:MaximumUploadMegabytes).";
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

    /// <summary>The files that a model keeps its values in.</summary>
    private async Task<Dictionary<string, byte[]>> CopyAsync(IEnumerable<IBrowserFile> files, CancellationToken cancellation)
    {
        var copies = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            using var copy = await CopyAsync(file, cancellation);
            copies[file.Name] = copy.ToArray();
        }
        return copies;
    }

    private async Task ChooseAxesAsync(string? axes)
    {
        (_axes, _error, _notes) = (axes, null, []);
        Forget();
        try
        {
            _arrays = CloudFile.Choices(_content!, _name, Clouds.FileLimits, How);
            if (_arrays.Count <= 1)
                await AddAsync(null);
            else if (_arrays.FirstOrDefault(a => IsSameChoice(a, _array)) is { } same)
                await AddAsync(_array = same);
            else
                _array = null;
        }
        catch (InvalidInputException x)
        {
            _error = x.Message;
        }
    }

    /// <summary>A layer keeps its number in another order of axes, though not its shape.</summary>
    private static bool IsSameChoice(string choice, string? before) => choice == before || before is not null && choice.Split('(')[0] == before.Split('(')[0];

    private async Task ChooseArrayAsync(string? array)
    {
        (_array, _error, _notes) = (array, null, []);
        Forget();
        try
        {
            await AddAsync(array);
        }
        catch (InvalidInputException x)
        {
            _error = x.Message;
        }
    }

    private TablePreview? PreviewTable()
    {
        using var copy = Copy();
        return CloudFile.Preview(copy, _name, Clouds.FileLimits, _options);
    }

    /// <summary>Reads the same file in another way; what was made of it before goes, unless something has used it.</summary>
    private async Task ChangeTableAsync(TableOptions options)
    {
        (_options, _error, _notes, _busy) = (options, null, [], true);
        Forget();
        try
        {
            await RemoveAsync();
            _table = await Task.Run(PreviewTable);
            await AddAsync(null);
        }
        catch (InvalidInputException x)
        {
            _error = x.Message;
        }
        _busy = false;
    }

    private async Task RemoveAsync()
    {
        if (_made is not { } cloud)
            return;
        _made = null;
        try
        {
            var visitor = await Who.GetAsync();
            if (await Changes.UseAsync(visitor, cloud) is { Runs: 0, Obstacle: null })
                await Changes.DeleteAsync(visitor, cloud);
        }
        catch (Exception x) when (x is CloudInUseException or NotAllowedException)
        {
            // Somebody has used it meanwhile: it stays.
        }
        await ListAsync();
    }

    private MemoryStream Copy() => new(_content!.GetBuffer(), 0, (int)_content.Length, writable: false);

    private async Task AddAsync(string? array)
    {
        using var copy = Copy();
        // Reading and hashing a large file takes a while; the page stays alive meanwhile.
        var visitor = await Who.GetAsync();
        var project = Guid.TryParse(Form[SourcePaths.Project], out var chosen) ? chosen : (Guid?)null;
        var cloud = await Task.Run(() => Clouds.AddAsync(visitor, copy, _name, array, project: project, table: _options, how: How));
        _made = cloud.Id;
        await ListAsync();
        _notes = cloud.Notes ?? [];
        ChooseCloud(cloud.Id.ToString(), forget: false);
    }

    private void Forget()
    {
        SeveralLayers = false;
        Form.Switch(SourcePaths.ByLayer, false);
        Form.ChooseSource(SourcePaths.Cloud, "", null, null);
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
