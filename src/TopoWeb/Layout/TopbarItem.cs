namespace TopoWeb.Layout;

/// <summary>Something that a room puts at the end of the top bar. Without any, the bar is as it always was.</summary>
/// <param name="Component">The component's type; it takes no parameters.</param>
internal sealed record TopbarItem(Type Component);
