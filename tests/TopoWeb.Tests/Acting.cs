using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;

namespace TopoWeb.Tests;

/// <summary>Acts on elements of a page that draws itself again at any moment: found and acted on without a drawing between the two, after which the element found would have no handler.</summary>
internal static class Acting
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Task ClickAsync<T>(this IRenderedComponent<T> page, Func<IRenderedComponent<T>, IElement> find)
        where T : IComponent => page.InvokeAsync(() => find(page).ClickAsync(new()));

    /// <summary>As <see cref="ClickAsync"/>, without waiting for what the click sets going.</summary>
    public static void Click<T>(this IRenderedComponent<T> page, Func<IRenderedComponent<T>, IElement> find)
        where T : IComponent => page.InvokeAsync(() => find(page).Click()).GetAwaiter().GetResult();

    /// <summary>Clicks the first button of that text, once there is one.</summary>
    public static Task PressAsync<T>(this IRenderedComponent<T> page, string text, string within = "button")
        where T : IComponent
    {
        page.WaitForState(() => Button(page, text, within) is not null, Patience);
        return page.ClickAsync(p => Button(p, text, within)!);
    }

    /// <summary>As <see cref="PressAsync"/>, without waiting for what the click sets going.</summary>
    public static void Press<T>(this IRenderedComponent<T> page, string text, string within = "button")
        where T : IComponent
    {
        page.WaitForState(() => Button(page, text, within) is not null, Patience);
        page.Click(p => Button(p, text, within)!);
    }

    private static IElement? Button<T>(IRenderedComponent<T> page, string text, string within)
        where T : IComponent => page.FindAll(within).FirstOrDefault(b => b.TextContent == text);
}
