using Bunit;
using TopoWeb.Datasets;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Datasets;

public sealed class DatasetsPageTests
{
    [Fact]
    public async Task Page_NothingHere_SaysWhatToPutWhereAndOffersToGetIt()
    {
        await using var context = await PageContext.CreateAsync();
        var page = context.Render<DatasetsPage>();
        var card = page.Find("[data-holding=mnist]");
        Assert.Equal("missing", card.GetAttribute("data-state"));
        Assert.Contains("train-images-idx3-ubyte", card.QuerySelector(".advice")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Get (12 MB)", card.QuerySelector("button")!.TextContent);
        Assert.Equal(6, page.FindAll("[data-holding]").Count);
        Assert.Contains("Uses the files of CIFAR-10.", page.Find("[data-holding=cifar-10-gray]").TextContent, StringComparison.Ordinal);
        Assert.Equal(["Get Keras (59 MB)", "Get PyTorch (553 MB)"], page.FindAll("[data-holding=vgg16] button").Select(b => b.TextContent));
    }

    [Fact]
    public async Task Verify_SmallDataSet_ShowsTheWholeChecksumToCopy()
    {
        await using var context = await PageContext.CreateAsync();
        SyntheticDigits.Write(Directory(context));
        var page = context.Render<DatasetsPage>();
        page.Click("[data-holding=mnist] .foot button");
        await context.Get<DatasetService>().EndedAsync("mnist").WaitAsync(Poll.Patience);
        await page.WaitForElementAsync("[data-holding=mnist] [data-copy]");
        Assert.Equal(64, page.Find("[data-holding=mnist] [data-copy]").GetAttribute("data-copy")!.Length);
        Assert.Contains("Unofficial but readable", page.Find("[data-holding=mnist] .ended").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ThatRuns_IsShownToWhoComesLater()
    {
        await using var context = await PageContext.CreateAsync();
        var end = new TaskCompletionSource<string>();
        context.Get<BackgroundDownloads>().Start("data set cifar-10", DownloadKind.Get, (steps, _) =>
        {
            new BackgroundDownloadProgress(steps).Report(new Networks.Downloads.DownloadProgress("cifar-10-binary.tar.gz", 1, 1, 85_000_000, 170_000_000, 5_000_000));
            return end.Task;
        });
        await Poll.UntilAsync(() => Task.FromResult(context.Get<BackgroundDownloads>().Find("data set cifar-10")?.Download is not null), () => "the transfer reports nothing.");
        var page = context.Render<DatasetsPage>();
        Assert.Equal("cifar-10-binary.tar.gz: 85.0 MB of 170 MB, 5.0 MB/s, 17 seconds left", page.Find("[data-holding=cifar-10] .words").TextContent);
        Assert.Equal("50", page.Find("[data-holding=cifar-10] [role=progressbar]").GetAttribute("aria-valuenow"));
        page.Click("[data-holding=cifar-10] .foot button");
        end.SetCanceled();
        await context.Get<BackgroundDownloads>().EndedAsync("data set cifar-10").WaitAsync(Poll.Patience);
        await page.WaitForElementAsync("[data-holding=cifar-10] .ended");
        Assert.StartsWith("Paused.", page.Find("[data-holding=cifar-10] .ended").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NewExperiment_FromANetworkOfTheServer_MakesACloudOfTheLayer()
    {
        await using var context = await PageContext.CreateAsync();
        KernelFolder.Write(Path.Combine(Directory(context), "vgg19"), "conv1_2", 64, 64);
        context.Get<Microsoft.AspNetCore.Components.NavigationManager>().NavigateTo("/new?network=vgg19");
        var page = context.Render<TopoWeb.Runs.New.NewExperiment>();
        await page.WaitForElementAsync("#server-layers");
        var layer = page.FindAll("#server-layers option")[^1].GetAttribute("value");
        await page.ChangeAsync("#server-layers", layer);
        await page.WaitForAssertionAsync(() => Assert.StartsWith("4,096 points with 9 coordinates", page.Find("[data-testid=chosen-cloud]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task NewExperiment_DataSetThatIsMissing_LinksToThePage()
    {
        await using var context = await PageContext.CreateAsync();
        var page = context.Render<TopoWeb.Runs.New.NewExperiment>();
        await page.WaitForElementAsync(".summary");
        page.Change("input[name=dataset][value=mnist]", "mnist"); // others may be here as packages of the system
        Assert.Equal("datasets", page.Find("[data-field='training.dataset'] .error a").GetAttribute("href"));
    }

    private static string Directory(PageContext context) => context.Get<Networks.Datasets.DatasetCatalog>().Directories[0];
}
