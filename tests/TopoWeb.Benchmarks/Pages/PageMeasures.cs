using System.Diagnostics;
using Microsoft.Playwright;
using TopoWeb.Browser.Tests;

namespace TopoWeb.Benchmarks.Pages;

/// <summary>What is measured on the page of a result.</summary>
internal static class PageMeasures
{
    private const string CircleAngle = "circle-angle";

    /// <summary>Navigation to a drawn graph, and to a connected page, in a new profile each time; then a press on the largest node must open it.</summary>
    public static async Task<(double Drawn, double Connected)> UsableAsync(IBrowser browser, Uri address, string path)
    {
        await using var visit = await PageVisit.NewAsync(browser, address);
        var drawn = await visit.OpenAsync(path);
        var connected = await visit.Page.EvaluateAsync<double>("() => probe.connected()") / 1000;
        await visit.Page.Locator("[role=application]").FocusAsync();
        await visit.Page.Keyboard.PressAsync("ArrowRight");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { NameRegex = new("^Node ") })).ToBeVisibleAsync();
        return (drawn, connected);
    }

    public static async Task<(long Bytes, string Parts)> WeightAsync(IBrowser browser, Uri address, string path)
    {
        await using var visit = await PageVisit.NewAsync(browser, address);
        var meter = await WireMeter.StartAsync(visit.Page);
        await visit.OpenAsync(path);
        await Task.Delay(2000);
        return (meter.Bytes, meter.Describe());
    }

    /// <summary>By the primary circle's angle and back by size, on one page.</summary>
    public static async Task<IReadOnlyList<double>> RecolourAsync(IBrowser browser, Uri address, string path, int rounds)
    {
        await using var visit = await PageVisit.NewAsync(browser, address);
        await visit.OpenAsync(path);
        return await RepeatAsync(visit, rounds, round => visit.Page.EvaluateAsync<double>("v => probe.recolour(v)", int.IsOddInteger(round) ? CircleAngle : "size"));
    }

    /// <summary>A slider to a value that was not computed before in each round.</summary>
    public static async Task<IReadOnlyList<double>> SlideAsync(IBrowser browser, Uri address, string path, string setting, IReadOnlyList<string> values)
    {
        await using var visit = await PageVisit.NewAsync(browser, address);
        await visit.OpenAsync(path);
        return await RepeatAsync(visit, values.Count - 1, round => visit.Page.EvaluateAsync<double>("([s, v]) => probe.slide(s, v)", new[] { setting, values[round + 1] }));
    }

    /// <summary>Frames a second while the graph is dragged around, then while it is zoomed in and out; the number of patches drawn.</summary>
    public static async Task<(double Pan, double Zoom, string Shown)> MoveAsync(IBrowser browser, Uri address, string path)
    {
        const double seconds = 4;
        await using var visit = await PageVisit.NewAsync(browser, address);
        await visit.OpenAsync(path);
        await visit.RestAsync();
        var (x, y) = await visit.MiddleAsync();
        await visit.Page.Mouse.MoveAsync(x + 240, y + 170);
        var pan = await FramesAsync(visit, seconds, async () =>
        {
            await visit.Page.Mouse.DownAsync();
            await RepeatAsync(step => visit.Page.Mouse.MoveAsync(x + 240 - (float)(80 * Math.Sin(0.1 * step)), y + 170 - (float)(60 * (1 - Math.Cos(0.1 * step)))));
            await visit.Page.Mouse.UpAsync();
        });
        await visit.Page.Keyboard.PressAsync("0");
        await visit.RestAsync();
        await visit.Page.Mouse.MoveAsync(x, y);
        var zoom = await FramesAsync(visit, seconds, () => RepeatAsync(step => visit.Page.Mouse.WheelAsync(0, step / 60 % 2 == 0 ? -12 : 12)));
        await visit.RestAsync();
        return (pan, zoom, await visit.Page.EvaluateAsync<string>("() => `${probe.count()}; ${probe.held()}`"));

        // A hand does not wait for the screen: the browser acknowledges an event with the frame that shows it, so waiting for each would halve the frames.
        async Task RepeatAsync(Func<int, Task> act)
        {
            var clock = Stopwatch.StartNew();
            var acts = new List<Task>();
            for (var step = 0; clock.Elapsed.TotalSeconds < seconds; step++)
            {
                acts.Add(act(step));
                await Task.Delay(8);
            }
            await Task.WhenAll(acts);
        }
    }

    /// <summary>The longest task while the wall of all points is scrolled from its beginning to its end, in seconds; the points in it.</summary>
    public static async Task<(double Seconds, string Points)> WallAsync(IBrowser browser, Uri address, string path)
    {
        await using var visit = await PageVisit.NewAsync(browser, address);
        var page = visit.Page;
        await visit.OpenAsync(path);
        await page.GetByLabel("Hide nodes with fewer points than").FillAsync("1");
        await page.GetByLabel("Hide nodes with fewer points than").PressAsync("Enter");
        await visit.RestAsync();
        // A box around everything, begun beside the divider, which can be taken a few pixels beyond its line.
        var box = (await page.Locator("[role=application]").BoundingBoxAsync())!;
        await page.Keyboard.DownAsync("Shift");
        await page.Mouse.MoveAsync(box.X + 12, box.Y + 4);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + box.Width - 3, box.Y + box.Height - 60, new() { Steps = 5 });
        await page.Mouse.UpAsync();
        await page.Keyboard.UpAsync("Shift");
        var inspector = page.GetByRole(AriaRole.Complementary, new() { Name = "Inspector" });
        await Assertions.Expect(inspector.Locator(".size")).ToContainTextAsync("union of");
        await visit.RestAsync();
        var points = await inspector.Locator(".size").InnerTextAsync();
        var wall = (await inspector.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(wall.X + wall.Width / 2, wall.Y + wall.Height - 80);
        await page.EvaluateAsync("() => { probe.longTasks.length = 0; }");
        for (var step = 0; step < 120; step++)
        {
            await page.Mouse.WheelAsync(0, 400);
            await Task.Delay(25);
        }
        await visit.RestAsync();
        return (await page.EvaluateAsync<double>("() => Math.max(0, ...probe.longTasks.map(t => t.ms))") / 1000, points);
    }

    /// <summary>Seconds of each round after one to warm up; each must change the drawing.</summary>
    private static async Task<IReadOnlyList<double>> RepeatAsync(PageVisit visit, int rounds, Func<int, Task<double>> act)
    {
        var seconds = new List<double>();
        for (var round = -1; round < rounds; round++)
        {
            await visit.RestAsync();
            var before = await visit.Page.EvaluateAsync<string>("() => probe.picture()");
            var milliseconds = await act(round);
            if (await visit.Page.EvaluateAsync<string>("() => probe.picture()") == before)
                throw new InvalidOperationException("The drawing is the same as before: what was measured did not happen.");
            if (round >= 0)
                seconds.Add(milliseconds / 1000);
        }
        return seconds;
    }

    private static async Task<double> FramesAsync(PageVisit visit, double seconds, Func<Task> move)
    {
        await visit.Page.EvaluateAsync("() => { probe.drawings.length = 0; probe.from = performance.now(); }");
        await move();
        return await visit.Page.EvaluateAsync<double>("limit => probe.drawings.filter(t => t - probe.from < 1000 * limit).length / limit", seconds);
    }
}
