using Microsoft.AspNetCore.Components;
using TopoWeb.Controls;

namespace TopoWeb.Results;

/// <summary>The switch between several results of one place: checkpoints, layers, or both.</summary>
public sealed partial class ChoiceSwitch
{
    /// <summary>More do not stand side by side.</summary>
    private const int MostInARow = 6;

    /// <summary>Longer labels together do not fit beside a title.</summary>
    private const int LongestRow = 32;

    [Parameter, EditorRequired]
    public IReadOnlyList<ResultChoice> Choices { get; set; } = [];

    /// <summary>What the choices are: <c>Iteration</c>.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Parameter]
    public string? Selected { get; set; }

    [Parameter]
    public EventCallback<string> OnChoice { get; set; }

    private IEnumerable<ChoicePart> Parts()
    {
        if (Choices.Count < 2)
            return [];
        var shown = Choices.FirstOrDefault(c => c.Key == Selected);
        if (Choices[0].LayerLabel is null)
            return [new(Name, [.. Choices.Select(c => new ChoiceOption(c.Key, c.Label, c.LongestRatio, c == shown))])];
        // Another layer is shown at the same checkpoint, and another checkpoint of the same layer.
        shown ??= Choices[0];
        return
        [
            new("Layer", [.. Choices.GroupBy(c => c.LayerLabel).Select(g => new ChoiceOption((g.FirstOrDefault(c => c.CheckpointLabel == shown.CheckpointLabel) ?? g.First()).Key, g.Key!, null, g.Key == shown.LayerLabel))]),
            new("Iteration", [.. Choices.Where(c => c.LayerLabel == shown.LayerLabel).Select(c => new ChoiceOption(c.Key, c.CheckpointLabel!, c.LongestRatio, c == shown))]),
        ];
    }

    private Task Step(ChoicePart part, int by) => OnChoice.InvokeAsync(part.Options[Math.Clamp(part.At + by, 0, part.Options.Count - 1)].Key);

    private static string Explain(ChoicePart part, ChoiceOption option) => option.Ratio is { } ratio
        ? $"{part.Name} {option.Label}: the longest H₁ bar is {NumberFormat.Ratio(ratio)} times the second"
        : $"{part.Name} {option.Label}";

    private sealed record ChoiceOption(string Key, string Label, double? Ratio, bool IsShown);

    private sealed record ChoicePart(string Name, IReadOnlyList<ChoiceOption> Options)
    {
        public int At => Options.TakeWhile(o => !o.IsShown).Count() is var at && at < Options.Count ? at : -1;

        /// <summary>Where Tab stops.</summary>
        public ChoiceOption Stop => Options[Math.Max(0, At)];

        public bool Fits => Options.Count <= MostInARow && Options.Sum(o => o.Label.Length) <= LongestRow;
    }
}
