using Microsoft.AspNetCore.Components;
using TopoWeb.Controls;
using TopoWeb.Runs;

namespace TopoWeb.Figures;

/// <summary>The figures of the paper in both scales, with what they cost before they are begun.</summary>
public sealed partial class FiguresPage
{
    private Dictionary<string, string?> _problems = [];
    private IReadOnlyList<Figure> _figures = [];
    private TrainingSpeed _speed = TrainingSpeed.Default;
    private PresetStart? _start;

    [Inject] internal PresetCatalog Presets { get; set; } = default!;
    [Inject] internal RunService Runs { get; set; } = default!;
    [Inject] internal TrainingSpeedometer Speedometer { get; set; } = default!;
    [Inject] internal NavigationManager Navigation { get; set; } = default!;

    private PresetStart Start => _start ??= new(Runs, Navigation);

    protected override async Task OnInitializedAsync()
    {
        _speed = await Speedometer.ReadAsync();
        var figures = Presets.Figures();
        _problems = figures.SelectMany(f => f.Presets).DistinctBy(p => p.Id).ToDictionary(p => p.Id, Presets.ProblemOf);
        _figures = figures;
    }

    /// <summary>Whether weights are asked for that are not here.</summary>
    private bool IsBrought(Preset preset) => preset.Bring is not null && _problems[preset.Id] is not null;

    private static string ScaleOf(Figure figure, Preset preset) => figure.Quick is null ? "No training." : preset == figure.Quick ? "Quick." : "Paper scale.";

    private string CostOf(Preset preset) => CostEstimate.Of(preset.Spec.Source, _speed) is { } cost
        ? $"{cost.Networks:N0} networks, {cost.Steps:N0} iterations each: about {DurationText.Of(cost.Duration)}{(cost.Workers == 1 ? "" : $" on {cost.Workers} cores")}."
        : "Analysis takes a minute or two.";
}
