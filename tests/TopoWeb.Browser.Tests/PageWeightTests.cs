namespace TopoWeb.Browser.Tests;

/// <summary>A page must open over a slow line too: bytes, not times.</summary>
public sealed class PageWeightTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const long Most = 1_500_000;

    [Fact]
    public async Task Result_OfTheSample_WeighsLessThanOneAndAHalfMegabytes()
    {
        var run = await SampleAsync();
        await using var visit = await VisitAsync();
        var meter = await WireMeter.StartAsync(visit.Page);
        await visit.OpenAsync($"/runs/{run}/result?choice=L1_000100");
        await Accessibility.ResultActs.DrawnAsync(visit.Page);
        Assert.InRange(meter.Bytes, 100_000, long.MaxValue);
        Assert.True(meter.Bytes < Most, $"{meter.Bytes:N0} bytes: {meter.Describe()}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{meter.Bytes:N0} bytes: {meter.Describe()}");
        visit.AssertClean();
    }
}
