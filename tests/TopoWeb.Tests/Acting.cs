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

    /// <summary>As <see cref="ClickAsync{T}(IRenderedComponent{T}, Func{IRenderedComponent{T}, IElement})"/>, without waiting for what the click sets going.</summary>
    public static void Click<T>(this IRenderedComponent<T> page, Func<IRenderedComponent<T>, IElement> find)
        where T : IComponent => page.InvokeAsync(() => find(page).Click()).GetAwaiter().GetResult();

    public static Task ClickAsync<T>(this IRenderedComponent<T> page, string selector)
        where T : IComponent => page.ClickAsync(p => p.Find(selector));

    /// <summary>As <see cref="ClickAsync{T}(IRenderedComponent{T}, string)"/>, without waiting for what the click sets going.</summary>
    public static void Click<T>(this IRenderedComponent<T> page, string selector)
        where T : IComponent => page.Click(p => p.Find(selector));

    public static Task ChangeAsync<T>(this IRenderedComponent<T> page, string selector, object? value)
        where T : IComponent => page.InvokeAsync(() => page.Find(selector).ChangeAsync(new() { Value = value }));

    public static void Change<T, TValue>(this IRenderedComponent<T> page, string selector, TValue value)
        where T : IComponent => page.InvokeAsync(() => page.Find(selector).Change(value)).GetAwaiter().GetResult();

    public static Task InputAsync<T>(this IRenderedComponent<T> page, string selector, object? value)
        where T : IComponent => page.InvokeAsync(() => page.Find(selector).InputAsync(new() { Value = value }));

    public static void Input<T, TValue>(this IRenderedComponent<T> page, string selector, TValue value)
        where T : IComponent => page.InvokeAsync(() => page.Find(selector).Input(value)).GetAwaiter().GetResult();

    public static Task SubmitAsync<T>(this IRenderedComponent<T> page, string selector)
        where T : IComponent => page.InvokeAsync(() => page.Find(selector).SubmitAsync());

    public static void Submit<T>(this IRenderedComponent<T> page, string selector)
        where T : IComponent => page.InvokeAsync(() => page.Find(selector).Submit()).GetAwaiter().GetResult();

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
