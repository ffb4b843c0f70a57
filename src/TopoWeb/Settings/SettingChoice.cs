namespace TopoWeb.Settings;

/// <summary>One value of a setting that takes words.</summary>
/// <param name="Word">As a specification spells it.</param>
/// <param name="Label">As people read it.</param>
/// <param name="Sentence">What it does; empty where the label says it.</param>
/// <param name="IsName">Whether it begins with a name, which stays capital within a sentence.</param>
public sealed record SettingChoice(string Word, string Label, string Sentence = "", bool IsName = false)
{
    /// <summary>The label within a sentence.</summary>
    public string Inline => IsName || Label.Length == 0 ? Label : char.ToLowerInvariant(Label[0]) + Label[1..];
}
