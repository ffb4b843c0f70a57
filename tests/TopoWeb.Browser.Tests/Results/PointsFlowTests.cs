using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using TopoWeb.Tests.Published;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests.Results;

/// <summary>Rows of a table that are no filters: analysed as they are, drawn as points, compared with random points.</summary>
public sealed class PointsFlowTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private static Guid? _inSpace;

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Table_Uploaded_IsNotNormalisedUnlessSomebodySaysSo(ColorScheme theme, int width)
    {
        await using var visit = await VisitAsync(theme, width, width == 390 ? 844 : 800);
        var page = visit.Page;
        await visit.OpenAsync("/new");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Upload a cloud or weights" }).ChooseAsync();
        await Expect(page.Locator("#upload")).ToBeVisibleAsync();
        var listens = () => page.Locator("#upload").EvaluateAsync<bool>("field => field._blazorInputFileNextFileId !== undefined");
        await Poll.UntilAsync(listens, () => "the file field does not listen.");
        await page.Locator("#upload").SetInputFilesAsync(new FilePayload { Name = "plane.csv", MimeType = "text/csv", Buffer = Circle(2) });

        var normalise = page.GetByRole(AriaRole.Switch, new() { Name = "Normalise points" });
        await Expect(page.GetByText("Off by default: these points are rows of a table, not filters.")).ToBeVisibleAsync();
        await Expect(normalise).Not.ToBeCheckedAsync();
        await normalise.ScrollIntoViewIfNeededAsync();
        await visit.SaveScreenshotAsync("points-form");
        await normalise.ChooseAsync();
        await Expect(page.GetByText("Normalised points with 2 coordinates lie on two places only.")).ToBeVisibleAsync();
        await visit.AssertFitsAsync();
        visit.AssertClean();
    }

    [Theory]
    [InlineData(2, ColorScheme.Light, 1280)]
    [InlineData(3, ColorScheme.Dark, 1280)]
    [InlineData(3, ColorScheme.Light, 768)]
    [InlineData(3, ColorScheme.Dark, 390)]
    public async Task Points_OfThePlaneAndOfSpace_AreDrawnAsPoints(int dimension, ColorScheme theme, int width)
    {
        var run = dimension == 2 ? await AnalyseAsync(2) : _inSpace ??= await AnalyseAsync(3);
        await using var visit = await VisitAsync(theme, width, width == 390 ? 844 : 800);
        var page = visit.Page;
        await visit.OpenAsync($"/runs/{run}/result");
        await Expect(page.GetByTestId("verdict")).ToContainTextAsync("One significant loop: found from all 32 starting landmarks; its bar is ");
        await Expect(page.GetByTestId("verdict").Locator("summary")).ToContainTextAsync("× random points");

        await BarsListenAsync(page);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new(@"^H₁ \[") }).First.ClickAsync(new() { Force = true });
        var loop = page.GetByTestId("loop");
        await Expect(loop.Locator(".plots svg")).ToHaveCountAsync(dimension == 2 ? 1 : 3);
        await Expect(loop.Locator("path.walk").First).ToHaveAttributeAsync("d", new System.Text.RegularExpressions.Regex("^M.*Z$"));
        await loop.ScrollIntoViewIfNeededAsync();
        await visit.SaveScreenshotAsync($"points-loop-{dimension}d");

        var inspector = page.GetByRole(AriaRole.Complementary, new() { Name = "Inspector" });
        await inspector.Locator(".largest button").First.ClickAsync();
        await Expect(inspector.Locator("details .plots svg")).ToHaveCountAsync(dimension == 2 ? 1 : 3);
        await inspector.Locator("details .plots").ScrollIntoViewIfNeededAsync();
        await visit.SaveScreenshotAsync($"points-node-{dimension}d");
        await visit.AssertFitsAsync();
        visit.AssertClean();
    }

    private async Task<Guid> AnalyseAsync(int dimension)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Circle(dimension)), "file", $"circle-{dimension}d.csv" } };
        using var uploaded = await App.Client.PostAsync("/api/v1/clouds", form);
        var cloud = (await uploaded.Content.ReadFromJsonAsync<JsonElement>(Web)).GetProperty("id").GetGuid();
        var run = await SubmitAsync(new { cloud, spec = new { density = (object?)null, barcode = new { landmarks = 40 }, mapper = new { resolution = 8 } } });
        await FinishedAsync(run);
        return run;
    }

    /// <summary>A noisy circle, in space tilted.</summary>
    private static byte[] Circle(int dimension)
    {
        var (random, text) = (new Random(4), new StringBuilder());
        for (var i = 0; i < 300; i++)
        {
            var (sine, cosine) = Math.SinCos(2 * Math.PI * i / 300);
            var (x, y) = (10 * cosine + random.NextDouble(), 10 * sine + random.NextDouble());
            text.AppendJoin(',', ((double[])[x, y, 4 * cosine + random.NextDouble()]).Take(dimension).Select(v => v.ToString("0.####", CultureInfo.InvariantCulture))).Append('\n');
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
