using System.Text;
using Microsoft.Playwright;
using TopoWeb.Tests.Published;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests;

/// <summary>A cloud on a circle, put into the form for a new experiment as people do.</summary>
internal static class CircleUpload
{
    public const int Points = 200;

    /// <summary>Chooses the upload, hands over the file and sets what fits it. The form is ready to be submitted then.</summary>
    public static async Task TakeAsync(IPage page, string name)
    {
        await TakeFileAsync(page, name, Csv());
        await Expect(page.Locator("[data-summary=points]")).ToContainTextAsync($"{Points}");
        await FillAsync(page);
    }

    /// <summary>Sets what fits so few points.</summary>
    public static async Task FillAsync(IPage page)
    {
        await page.GetByLabel("k", new() { Exact = true }).FillAsync("10");
        await page.GetByLabel("k", new() { Exact = true }).PressAsync("Tab");
    }

    /// <summary>Chooses the upload and hands over a file.</summary>
    public static async Task TakeFileAsync(IPage page, string name, byte[] content)
    {
        await Expect(page.Locator("fieldset.columns")).ToBeEnabledAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "Upload a cloud or weights" }).ChooseAsync();
        await Expect(page.Locator("#upload")).ToBeVisibleAsync();
        // The file field listens a moment after it is there: Blazor's script then keeps a counter in it.
        var listens = () => page.Locator("#upload").EvaluateAsync<bool>("field => field._blazorInputFileNextFileId !== undefined");
        await Poll.UntilAsync(listens, () => "the file field does not listen.");
        await page.Locator("#upload").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = content });
    }

    public static byte[] Csv()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Points; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * i / Points);
            text.AppendJoin(',', Enumerable.Range(0, 9).Select(p => (cos * (p % 3 - 1) + sin * (p / 3 - 1)).ToString("R"))).Append('\n');
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
