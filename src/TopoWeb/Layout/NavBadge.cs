namespace TopoWeb.Layout;

/// <summary>Something that a room puts beside its link in the navigation, such as a count of what is new. Nothing is shown where there is nothing to say.</summary>
/// <param name="Address">Of the link, relative to the application.</param>
/// <param name="Component">The component's type; it takes no parameters.</param>
internal sealed record NavBadge(string Address, Type Component);
