using TopoWeb.Controls;
using TopoWeb.Topology;

namespace TopoWeb.Settings;

/// <summary>
/// One setting of an analysis: everything that forms, panes, summaries, addresses, notation, errors and the API say of it. <see cref="SettingCatalog"/> has them all.
/// </summary>
/// <param name="Path">Its path in a specification, by which errors name it, such as <c>mapper.gain</c>.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="Sentence">What it means, in one sentence.</param>
/// <param name="Anchor">Its heading among the definitions.</param>
/// <param name="Read">Its value as a text; empty where it has none. Its stage must be there.</param>
/// <param name="Write">The specification with another value, which <see cref="IsValue"/>.</param>
public sealed record AnalysisSetting(string Path, string Label, string Sentence, string Anchor, Func<AnalysisSpec, string> Read, Func<AnalysisSpec, string, AnalysisSpec> Write)
{
    private static readonly AnalysisSpec Defaults = new();

    /// <summary>Its field of a form; the path, but where one path holds several fields.</summary>
    public string Key { get; init; } = Path;

    /// <summary>Short name in addresses, unique; null where addresses cannot carry it. Those that can are offered beside a result.</summary>
    public string? Name { get; init; }

    /// <summary>Its name within a sentence, such as “the gain”.</summary>
    public string Phrase { get; init; } = Label;

    public string? Unit { get; init; }

    /// <summary>Which numbers it takes; null where it is no number.</summary>
    public NumberLimits? Limits { get; init; }

    /// <summary>Its upper limit in a cloud of so many points; null where it does not depend on them.</summary>
    public Func<int, double>? MaximumIn { get; init; }

    /// <summary>The words it takes; null where it takes no words.</summary>
    public IReadOnlyList<SettingChoice>? Choices { get; init; }

    /// <summary>Whether a word that is none of the choices is a value too.</summary>
    public Func<string, bool> TakesWord { get; init; } = _ => false;

    /// <summary>Whether a text that is neither number nor word is a value.</summary>
    public Func<string, bool> TakesText { get; init; } = _ => true;

    /// <summary>What such texts are called.</summary>
    public string TextKind { get; init; } = "";

    /// <summary>What an empty value means; null where it may not be empty.</summary>
    public string? Empty { get; init; }

    /// <summary>What an empty field shows; null: what being empty means.</summary>
    public string? Placeholder { get; init; }

    /// <summary>Whether it has an effect within such a specification.</summary>
    public Func<AnalysisSpec, bool> Applies { get; init; } = _ => true;

    /// <summary>Whether people can change it in forms; the others are set by the program.</summary>
    public bool Editable { get; init; } = true;

    /// <summary>A further condition for showing it.</summary>
    public Func<AnalysisSpec, bool> Shows { get; init; } = _ => true;

    /// <summary>Whether forms fold it away.</summary>
    public bool Folded { get; init; }

    /// <summary>What a slider reaches: the values people try; the field beside it takes all within the limits.</summary>
    public (double Low, double High, double Step)? Slider { get; init; }

    /// <summary>How a value that is no choice is written for people; null: numbers with separators, texts as they are.</summary>
    public Func<string, string>? Format { get; init; }

    /// <summary>What the value amounts to, said below its field; null: what the choice does.</summary>
    public Func<AnalysisSpec, string?>? Note { get; init; }

    /// <summary>The stage it belongs to, such as <c>mapper</c>.</summary>
    public string Stage => Path.Split('.')[0];

    public GlossaryTerm Term => new(Label, Sentence, Anchor);

    /// <summary>Its value where nothing is said.</summary>
    public string Default => Read(Defaults);

    public bool Optional => Empty is not null;

    /// <summary>Explanation and limits.</summary>
    public string Help => Limits?.Words is { } words ? $"{Term.Text} Must be {words}." : Term.Text;

    public string? Hint(AnalysisSpec spec) => Note is not null ? Note(spec) : ChoiceOf(Read(spec)) is { Sentence.Length: > 0 } choice ? choice.Sentence : null;

    /// <summary>Keyboard of a phone for its field.</summary>
    public string Keyboard => Limits is null ? "text" : Limits.Whole ? "numeric" : "decimal";

    /// <summary>The choices for a select, and words in use that are values without being offered to everybody.</summary>
    public IReadOnlyList<SelectOption> OptionsWith(params IEnumerable<string> used) =>
    [
        .. (Choices ?? []).Select(c => new SelectOption(c.Word, c.Label)),
        .. used.Where(w => ChoiceOf(w) is null && TakesWord(w)).Distinct().Select(w => new SelectOption(w, ShowText(w))),
    ];

    /// <summary>What its values are called: “a whole number”, “overhang or inside”.</summary>
    public string Kind => Limits is not null ? Limits.Kind : Choices is null ? TextKind : SettingText.Either([.. Choices.Select(c => c.Word).Where(w => w.Length > 0), .. TextKind.Length > 0 ? [TextKind] : Array.Empty<string>()]);

    public SettingChoice? ChoiceOf(string word) => Choices?.FirstOrDefault(c => c.Word == word);

    /// <summary>The value for people.</summary>
    public string Show(AnalysisSpec spec) => ShowText(Read(spec));

    public string ShowText(string text) => ChoiceOf(text) is { } choice ? choice.Label
        : text.Length == 0 ? Empty ?? ""
        : Format is not null ? Format(text)
        : Limits is not null && Limits.TryRead(text, out var number) ? Limits.Whole ? NumberLimits.Text(number) : NumberFormat.Plain(number)
        : text;

    /// <summary>The same setting within a cloud of so many points.</summary>
    public AnalysisSetting Within(int points) => MaximumIn is null ? this : this with { Limits = Limits! with { Maximum = MaximumIn(points) } };

    /// <summary>Whether a text is a value of its kind, whatever the limits.</summary>
    public bool IsValue(string text) => text.Length == 0 ? Optional || ChoiceOf("") is not null
        : Limits is not null ? Limits.TryRead(text, out var number) && Math.Abs(number) <= Limits.Largest
        : Choices is not null ? ChoiceOf(text) is not null || TakesWord(text)
        : TakesText(text);

    /// <summary>Why a text is refused, as a clause: <c>the gain is 0.5; it must be between 1 and 100.</c> Null where it is not.</summary>
    public string? Objection(string text)
    {
        if (text.Length == 0)
            return IsValue(text) ? null : $"{Phrase} is empty; it must be {Kind}.";
        if (Limits is not null && Limits.TryRead(text, out var number))
            return Limits.Contains(number) ? null : $"{Phrase} is {SettingText.Short(text)}; it must be {Requirement(number)}.";
        if (Limits is { Whole: false } && text.Replace(',', '.') is var point && Limits.TryRead(point, out _))
            return $"{Phrase} is “{SettingText.Short(text)}”; use a decimal point: {SettingText.Short(point)}.";
        return Limits is null && IsValue(text) ? null : $"{Phrase} is “{SettingText.Short(text)}”; it must be {Kind}.";
    }

    /// <summary>The same as a sentence.</summary>
    public string? Problem(string text) => Objection(text) is { } clause ? SettingText.Capital(clause) : null;

    /// <summary>The specification with this value.</summary>
    /// <exception cref="InvalidInputException">The text is no value, or outside the limits.</exception>
    public AnalysisSpec Set(AnalysisSpec spec, string text)
    {
        text = text.Trim();
        return Problem(text) is { } problem ? throw new InvalidInputException(Path, problem) : Write(spec, text);
    }

    /// <summary>The nearest number within the limits, where there is one.</summary>
    public string? Clamp(string text) => Limits is not null && Limits.TryRead(text, out var number) && Limits.Nearest(number) is { } nearest ? SettingText.Of(nearest) : null;

    private string Requirement(double number) => Math.Abs(number) > Limits!.Largest ? $"at most {NumberLimits.Text(Limits.Largest)}"
        : !Limits.Fits(number) ? Limits.Maximum is { } most ? $"{Limits.Kind} of at most {NumberLimits.Text(most)}" : Limits.Kind
        : Limits.Words ?? Limits.Kind;
}
