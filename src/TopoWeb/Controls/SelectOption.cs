namespace TopoWeb.Controls;

/// <summary>One choice of a <see cref="SelectInput"/>.</summary>
public sealed record SelectOption(string Value, string Text, bool Disabled = false);
