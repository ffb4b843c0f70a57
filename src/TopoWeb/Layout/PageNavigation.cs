namespace TopoWeb.Layout;

/// <summary>Links among pages that belong together, which a room puts between the top bar and those pages. It shows nothing on others.</summary>
/// <param name="Component">The component's type; it takes no parameters.</param>
internal sealed record PageNavigation(Type Component);
