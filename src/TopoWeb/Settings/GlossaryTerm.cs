namespace TopoWeb.Settings;

/// <summary>A term that a page explains.</summary>
/// <param name="Label">The term.</param>
/// <param name="Sentence">What it means, in one sentence.</param>
/// <param name="Anchor">Its heading among the definitions.</param>
public sealed record GlossaryTerm(string Label, string Sentence, string Anchor)
{
    /// <summary>Term and sentence in a row.</summary>
    public string Text => $"{Label}: {Sentence}";

    /// <summary>Where the definition stands.</summary>
    public string Address => $"docs/definitions#{Anchor}";
}
