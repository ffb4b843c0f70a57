using Microsoft.AspNetCore.Components;
using TopoWeb.Access;
using TopoWeb.Controls;
using TopoWeb.Runs;

namespace TopoWeb.Figures;

/// <summary>The reproduction of the paper: what each figure reports, what we found, and the experiments that make it.</summary>
public sealed partial class FiguresPage : IAsyncDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<Figure> _figures = [];
    private IReadOnlyDictionary<string, RunSnapshot> _runs = new Dictionary<string, RunSnapshot>();
    private Dictionary<string, (string? Problem, string? Remark)> _states = [];
    private TrainingSpeed _speed = TrainingSpeed.Default;
    private PresetStart? _start;
    private Visitor _visitor = Visitor.Nobody;
    private LiveRefresh? _live;

    [Inject] internal CurrentVisitor Who { get; set; } = default!;
    [Inject] internal PresetCatalog Presets { get; set; } = default!;
    [Inject] internal RunService Runs { get; set; } = default!;
    [Inject] internal RunReader Reader { get; set; } = default!;
    [Inject] internal TrainingSpeedometer Speedometer { get; set; } = default!;
    [Inject] internal NavigationManager Navigation { get; set; } = default!;

    private PresetStart Start => _start ??= new(Runs, Who, Navigation);

    private IEnumerable<FigureResult> Results => _figures.SelectMany(f => f.Results);

    // Before anything is awaited: the list does not vanish for a moment when the page comes alive.
    protected override void OnInitialized()
    {
        _figures = Presets.Figures();
        _states = _figures.SelectMany(f => f.Presets).DistinctBy(p => p.Id).ToDictionary(p => p.Id, p => (Presets.ProblemOf(p), Presets.RemarkOn(p)));
    }

    protected override async Task OnInitializedAsync()
    {
        _visitor = await Who.GetAsync();
        _speed = await Speedometer.ReadAsync(_gone.Token);
        await RefreshAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            _live = new LiveRefresh(async () =>
            {
                await InvokeAsync(async () =>
                {
                    // Results that are asked for come one by one; otherwise the page has nothing to follow.
                    if (!_runs.Values.Any(r => r.IsActive))
                        return;
                    await RefreshAsync();
                    StateHasChanged();
                });
                return true;
            });
    }

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _gone.Dispose();
        if (_live is not null)
            await _live.DisposeAsync();
    }

    private async Task RefreshAsync()
    {
        _visitor = await Who.GetAsync();
        _runs = await Reader.OfPresetsAsync(_visitor, [.. Results.Select(r => r.Preset.Id)], _gone.Token);
    }

    /// <summary>Whether weights are asked for that are not here.</summary>
    private bool IsBrought(Preset preset) => preset.Bring is not null && _states[preset.Id].Problem is not null;

    private static string RunWord(FigureExperiment experiment, Preset preset) => experiment.Quick is null ? "Run" : preset == experiment.Quick ? "Run quick" : "Run at the paper's scale";

    private static string ScaleOf(FigureExperiment experiment, Preset preset) => experiment.Quick is null ? "No training." : preset == experiment.Quick ? "Quick." : "Paper scale.";

    private string CostOf(Preset preset) => CostEstimate.Of(preset.Spec.Source, _speed) is { } cost
        ? $"{NumberFormat.Count(cost.Networks, "network")}, {NumberFormat.Count(cost.Steps, "iteration")}{(cost.Networks == 1 ? "" : " each")}: {char.ToLowerInvariant(cost.Words[0])}{cost.Words[1..]}{(cost.Workers == 1 || cost.Open <= 1 ? "" : $" on {cost.Workers} cores")}."
        : "Analysis takes a minute or two.";

    private Task ComputeAsync(FigureResult result) => Start.SubmitAsync(result.Preset, "result");

    /// <summary>How many figures agree; each counts by the first of its results.</summary>
    private IEnumerable<(Agreement Agreement, int Count)> Tally =>
        _figures.GroupBy(f => f.Results.Count == 0 ? Agreement.NotRun : f.Results[0].Agreement).OrderBy(g => g.Key).Select(g => (g.Key, g.Count()));

    /// <summary>The numbers of a result: scale, accuracy, filters.</summary>
    internal static string NumbersOf(RecordedResult finding) => string.Join(", ", new[]
    {
        finding is { Iteration: not null, Networks: { } networks } ? NumberFormat.Count(networks, "network") : null,
        finding.Iteration is { } iteration ? $"iteration {iteration:N0}" : null,
        finding.Accuracy is { } accuracy ? $"test accuracy {100 * accuracy:0.0} %" : null,
        $"{finding.Kept:N0} of {NumberFormat.Count(finding.Points, "filter")}",
    }.OfType<string>());
}
