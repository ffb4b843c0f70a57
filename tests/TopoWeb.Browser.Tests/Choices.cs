using Microsoft.Playwright;

namespace TopoWeb.Browser.Tests;

/// <summary>Radios and switches that are drawn in place of the browser's own, which cannot be seen.</summary>
internal static class Choices
{
    /// <summary>Chooses one, once it can be: fields open when their page is live, and what is not seen is clicked without a look at that.</summary>
    public static async Task ChooseAsync(this ILocator input)
    {
        await Assertions.Expect(input).ToBeEnabledAsync();
        await input.CheckAsync(new() { Force = true });
    }
}
