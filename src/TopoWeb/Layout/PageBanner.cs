namespace TopoWeb.Layout;

/// <summary>Something that a room puts above every page. Without any, pages are as they always were.</summary>
/// <param name="Component">The component's type; it takes no parameters.</param>
internal sealed record PageBanner(Type Component);
