using Microsoft.AspNetCore.Components;
using TopoWeb.Access;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Figures;
using TopoWeb.Notation;
using TopoWeb.Runs;

namespace TopoWeb.Gallery;

public sealed partial class GalleryPage : IAsyncDisposable
{
    private IReadOnlyList<Preset> _presets = [];
    private IReadOnlyList<RunSnapshot> _active = [];
    private IReadOnlyList<RunSnapshot> _finished = [];
    private bool _loaded;
    private Visitor _visitor = Visitor.Nobody;
    private PresetStart? _start;
    private DateTime _now;
    private LiveRefresh? _live;
    private string _sought = "";
    private NotationError? _unread;
    private TrainingSpeed _speed = TrainingSpeed.Default;

    [Inject] internal CurrentVisitor Who { get; set; } = default!;
    [Inject] internal PresetCatalog Presets { get; set; } = default!;
    [Inject] internal RunService Runs { get; set; } = default!;
    [Inject] internal TrainingSpeedometer Speedometer { get; set; } = default!;
    [Inject] internal RunReader Reader { get; set; } = default!;
    [Inject] internal NavigationManager Navigation { get; set; } = default!;

    private PresetStart Start => _start ??= new(Runs, Who, Navigation);
    [Inject] internal TimeProvider Time { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        _presets = [.. Presets.List().Where(p => p.Id != PresetCatalog.Sample)];
        _speed = await Speedometer.ReadAsync();
        await RefreshAsync();
    }

    private string CostOf(Preset preset) => CostEstimate.Of(preset.Spec.Source, _speed) is { } cost ? cost.Words : preset.Minutes;

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            _live = new LiveRefresh(async () =>
            {
                await InvokeAsync(async () =>
                {
                    await RefreshAsync();
                    StateHasChanged();
                });
                return true;
            });
    }

    private async Task RefreshAsync()
    {
        _visitor = await Who.GetAsync();
        var runs = await Reader.ListAsync(_visitor, 50);
        _now = Time.GetUtcNow().UtcDateTime;
        _active = [.. runs.Where(r => r.IsActive)];
        _finished = [.. runs.Where(r => r.State == RunState.Succeeded && r.Results.Count > 0).Take(24)];
        _loaded = true;
    }

    /// <summary>Brackets and raised signs are in no name: such a text is a notation on its way.</summary>
    private bool IsNotation => _sought.AsSpan().ContainsAny("(^_") || NotationParser.Read(_sought).Line?.Source is not null;

    private IEnumerable<RunSnapshot> Found => _sought.Length == 0 || IsNotation ? _finished
        : _finished.Where(r => _sought.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
            r.Name.Contains(word, StringComparison.OrdinalIgnoreCase) || r.Ownership.Owner?.Contains(word, StringComparison.OrdinalIgnoreCase) == true
            || r.Ownership.Project?.Contains(word, StringComparison.OrdinalIgnoreCase) == true || ExperimentNotation.Format(r.Spec).Contains(word, StringComparison.OrdinalIgnoreCase)));

    private void Seek(string? text) => (_sought, _unread) = (text ?? "", null);

    private void Find()
    {
        if (!IsNotation)
            return;
        _unread = NotationParser.Read(_sought).Error;
        if (_unread is null)
            Navigation.NavigateTo($"new?notation={Uri.EscapeDataString(_sought)}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_live is not null)
            await _live.DisposeAsync();
    }
}
