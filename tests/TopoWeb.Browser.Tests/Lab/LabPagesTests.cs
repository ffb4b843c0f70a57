namespace TopoWeb.Browser.Tests.Lab;

/// <summary>Every page of a lab's server in both themes, on a desk and on a telephone.</summary>
public sealed class LabPagesTests(BrowserFixture browser, LabFixture fixture) : LabTest(browser, fixture)
{
    public static TheoryData<string> Names => [.. LabScenes.Names];

    [Theory, MemberData(nameof(Names))]
    public async Task Page_InBothThemesAndWidths_FitsAndViolatesNothing(string scene)
    {
        var lab = await LabAsync();
        await using var visit = await LabScenes.VisitorOfAsync(lab, scene) is { } person ? await VisitAsAsync(lab, person) : await VisitAsync(lab);
        var expected = await LabScenes.OpenAsync(scene, lab, visit);
        await Looks.CheckAsync(visit, scene);
        visit.AssertClean(expected);
    }
}
