namespace TopoWeb.Topology;

/// <summary>A setting or an input is outside its limits. The message names the value, the limit and what to do.</summary>
/// <param name="field">Path of the setting as written in a specification, for example <c>density.k</c>.</param>
/// <param name="message">What is wrong, with the numbers.</param>
/// <param name="others">What else is wrong with the same input; null for nothing.</param>
public class InvalidInputException(string field, string message, IReadOnlyList<InvalidInputException>? others = null) : ArgumentException(message)
{
    /// <summary>Path of the setting, for example <c>density.k</c> or <c>points</c>.</summary>
    public string Field { get; } = field;

    /// <summary>All that is wrong with the input, this first.</summary>
    public IReadOnlyList<InvalidInputException> All => others is null ? [this] : [this, .. others];
}
