using System.Text;
using Bunit;
using Microsoft.AspNetCore.Components;
using TopoWeb.Access;
using TopoWeb.Datasets.Uploads;
using TopoWeb.Figures;
using TopoWeb.Runs;
using TopoWeb.Runs.New;
using TopoWeb.Settings;
using TopoWeb.Tests.Layout;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Runs.New;

public sealed class NewExperimentTests
{
    private static async Task<IRenderedComponent<NewExperiment>> OpenAsync(PageContext context, string query = "")
    {
        context.Get<NavigationManager>().NavigateTo($"/new{query}");
        var page = context.Render<NewExperiment>();
        await page.WaitForElementAsync(".summary");
        return page;
    }

    private static string Value(IRenderedComponent<NewExperiment> page, string field) => page.Find($"#field-{field}").GetAttribute("value") ?? "";

    private static string ErrorAt(IRenderedComponent<NewExperiment> page, string path) => page.Find($"[data-field='{path}'] .error").TextContent;

    private static string Asked(IRenderedComponent<NewExperiment> page) => page.Find("[data-summary=notation]").TextContent;

    [Fact]
    public async Task Page_Opened_AsksForFigureTwo()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context);
        Assert.StartsWith("40×M(64,0,64) on ", Asked(page), StringComparison.Ordinal);
        Assert.EndsWith(" at 0, 100, 500, layer 1, ρ(80, 0.3), LW(100, ν=1), Mapper(30, 3)", Asked(page), StringComparison.Ordinal);
        Assert.Equal("Keeps 768 of 2,560 points", page.Find("[data-count=kept]").TextContent);
        Assert.Contains("20,000 steps", page.Find("[data-summary=steps]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notation_Typed_NumberFieldsFollow()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context);
        page.Input("#field-training-notation", "12xM*(8,16,0)");
        Assert.Equal(("12", "8", "16", "0"), (Value(page, "source-networks"), Value(page, "training-x"), Value(page, "training-y"), Value(page, "training-z")));
        Assert.Equal("M*", page.Find("#field-training-family").GetAttribute("value"));
        Assert.Equal("12xM*(8,16,0)", Value(page, "training-notation"));
    }

    [Fact]
    public async Task Networks_Changed_NotationFollows()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context);
        page.Input("#field-source-networks", "100");
        page.Input("#field-training-y", "32");
        Assert.Equal("100×M(64,32,64)", Value(page, "training-notation"));
        Assert.Equal(["Layer 1", "Layer 2", "Each layer separately"], page.FindAll("#field-source-layer option").Select(o => o.TextContent));
    }

    [Fact]
    public async Task Notation_WholeLine_FillsWhatItNamesAndKeepsTheRest()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context);
        page.Input("#field-mapper-gain", "2");
        page.Input("#field-training-notation", "12xM(8,16,64) on fashion-mnist at 0,50, layer 2, rho(30,0.5)");
        Assert.Equal("12×M(8,16,64) on fashion-mnist at 0, 50, layer 2, ρ(30, 0.5), LW(100, ν=1), Mapper(30, 2)", Asked(page));
        Assert.Equal("Keeps 768 of 1,536 points", page.Find("[data-count=kept]").TextContent);
    }

    [Fact]
    public async Task Notation_Unfinished_SaysSoAndLosesNothing()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context);
        page.Input("#field-training-notation", "40xM(64,0");
        Assert.Contains("Column 10: found the end of the line", ErrorAt(page, "training.notation"), StringComparison.Ordinal);
        Assert.Equal("40xM(64,0", Value(page, "training-notation"));
        Assert.Equal("64", Value(page, "training-x"));
        Assert.True(page.Find(".submit").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Notation_InTheAddress_FillsTheForm()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context, $"?notation={Uri.EscapeDataString("Mapper(20,3) of ρ(80,0.3,100×M^2_{2K}(64,32,64))")}");
        Assert.Equal("100×M(64,32,64) on mnist at 2000, layer 2, ρ(80, 0.3), LW(100, ν=1), Mapper(20, 3)", Asked(page));
    }

    [Fact]
    public async Task Notation_OfAPretrainedNetwork_AsksForItsWeights()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context, $"?notation={Uri.EscapeDataString("ρ(100,0.3,VGG19^5)")}");
        Assert.Contains("topoweb weights get vgg19", page.Find(".problem").TextContent, StringComparison.Ordinal);
        Assert.Equal("uploaded cloud, ρ(100, 0.3), LW(100, ν=1), Mapper(30, 3)", Asked(page));
    }

    [Fact]
    public async Task Notation_WrongInTheAddress_SaysWhereAndShowsTheDefaults()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context, "?notation=40xM(64");
        Assert.Contains("Column 8: found the end of the line", page.Find(".problem").TextContent, StringComparison.Ordinal);
        Assert.StartsWith("40×M(64,0,64) on ", Asked(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gain_BelowOne_SaysWhatTheApiSaysAtItsField()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context);
        page.Input("#field-mapper-gain", "0.5");
        var expected = Assert.Throws<InvalidInputException>(() => new AnalysisSpec { Mapper = new() { Gain = 0.5 } }.Validate()).Message;
        Assert.Equal(expected, ErrorAt(page, "mapper.gain"));
        Assert.Equal("true", page.Find("#field-mapper-gain").GetAttribute("aria-invalid"));
        page.Input("#field-mapper-gain", "4");
        Assert.Empty(page.FindAll("[data-field='mapper.gain'] .error"));
        Assert.Equal("Overlap 75 %", page.Find("[data-field='mapper.gain'] .hint").TextContent);
    }

    [Theory]
    [InlineData("density-k", "density.k", "2560", "k is 2560, but the cloud has 2560 points; k must be at most 2559.")]
    [InlineData("density-p", "density.p", "0,3", "p is “0,3”; use a decimal point: 0.3.")]
    [InlineData("density-p", "density.p", "1.5", "p is 1.5; it must be greater than 0 and at most 1")]
    [InlineData("training-checkpoints", "training.checkpoints", "0, 500, 100", "Checkpoints must increase: 100 follows 500.")]
    [InlineData("training-checkpoints", "training.checkpoints", "0, many", "contain “many”; give whole numbers separated by commas")]
    [InlineData("source-networks", "source.networks", "9999", "networks is 9999; it must be between 1 and 2000")]
    [InlineData("barcode-landmarks", "barcode.landmarks", "", "The number of landmarks is empty; it must be a whole number.")]
    [InlineData("mapper-resolution", "mapper.resolution", "many", "The resolution is “many”; it must be a whole number.")]
    public async Task Field_Wrong_SaysSoThereAndKeepsTheText(string id, string path, string text, string message)
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context);
        page.Input($"#field-{id}", text);
        Assert.Contains(message, ErrorAt(page, path), StringComparison.Ordinal);
        Assert.Equal(text, Value(page, id));
    }

    [Fact]
    public async Task Dataset_Missing_SaysWhatToPutWhere()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context);
        page.Change("input[name=dataset][value=mnist]", "mnist");
        Assert.Contains("MNIST is not installed. Place ", ErrorAt(page, "training.dataset"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dataset_OfTheOtherFamily_IsRefused()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context);
        page.Change("input[name=dataset][value=cifar-10]", "cifar-10");
        Assert.Contains("Choose mnist or fashion-mnist", ErrorAt(page, "training.dataset"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stage_SwitchedOff_LeavesTheNotation()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context);
        page.Change("#field-barcode", false);
        Assert.EndsWith("ρ(80, 0.3), Mapper(30, 3), no barcode", Asked(page), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("#field-barcode-landmarks"));
        page.Change("#field-barcode", true);
        Assert.Equal("100", Value(page, "barcode-landmarks"));
    }

    [Fact]
    public async Task Profile_Chosen_SetsItsSettings_AndOwnSettingsLeaveIt()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context);
        Assert.Equal("exact", page.Find("#barcode-profile").GetAttribute("value"));
        page.Change("#barcode-profile", "javaplex");
        Assert.Equal("2", page.Find("#field-barcode-nu").GetAttribute("value"));
        Assert.Equal("1000", Value(page, "barcode-divisions"));
        page.Input("#field-barcode-landmarks", "50");
        Assert.Equal("custom", page.Find("#barcode-profile").GetAttribute("value"));
    }

    [Fact]
    public async Task Preset_InTheQuery_FillsTheForm()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context, $"?preset={PresetCatalog.FirstTry}");
        Assert.StartsWith("4×M(64,0,64)", Asked(page), StringComparison.Ordinal);
        Assert.Contains("“First try”", page.Find(".page-lede").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preset_Unknown_SaysSoAndShowsTheDefaults()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context, "?preset=nothing");
        Assert.Contains("Unknown preset 'nothing'", page.Find(".problem").TextContent, StringComparison.Ordinal);
        Assert.StartsWith("40×M(64,0,64)", Asked(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cloud_Submitted_GoesToItsRun_AndFromFillsTheFormAgain()
    {
        await using var context = await PageContext.CreateAsync();
        using var csv = new MemoryStream(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 400).Select(i => $"{Math.Cos(i):R},{Math.Sin(i):R},{i % 7}\n"))));
        var cloud = await context.Get<CloudService>().AddAsync(Visitor.Local, csv, "ring.csv", null);

        var page = await OpenAsync(context, $"?cloud={cloud.Id}");
        await page.WaitForStateAsync(() => page.Find("[data-count=kept]").TextContent == "Keeps 120 of 400 points");
        page.Input("#field-density-k", "25");
        page.Input("#field-density-p", "0.5");
        await page.ClickAsync(".submit");

        var run = Assert.Single(await context.Get<RunReader>().ListAsync(Visitor.Local));
        Assert.EndsWith($"/runs/{run.Id}", context.Get<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.Equal(("ring.csv, ρ(25, 0.5)", 25, 0.5), (run.Name, run.Spec.Analysis.Density!.K, run.Spec.Analysis.Density.P));
        Assert.Matches(@"^400 points with 3 coordinates, uploaded \d.* UTC\.$", page.Find("[data-testid=chosen-cloud]").TextContent.Trim());
        // A cloud has points, and more of them come from its file alone.
        Assert.Contains("Upload more points or choose a larger p.", page.Find(".warning").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("networks or", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("bytes", page.Find(".drop").TextContent, StringComparison.Ordinal);

        foreach (var id in new[] { run.Id, run.ExperimentId })
        {
            var again = await OpenAsync(context, $"?from={id}");
            await again.WaitForStateAsync(() => again.Find("[data-count=kept]").TextContent == "Keeps 200 of 400 points");
            Assert.Equal("25", Value(again, "density-k"));
        }
    }

    [Fact]
    public async Task File_Uploaded_IsTheCloud_AndABrokenOneSaysWhere()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context);
        page.Change("input[name=source-kind][value=Cloud]", "Cloud");
        var input = page.FindComponent<Microsoft.AspNetCore.Components.Forms.InputFile>();
        input.UploadFiles(InputFileContent.CreateFromText("1,2,3\n4,5\n", "bad.csv"));
        await page.WaitForStateAsync(() => page.FindAll("[data-field='source.cloud'] > .error").Count == 1);
        Assert.Contains("expected 3", page.Find("[data-field='source.cloud'] > .error").TextContent, StringComparison.Ordinal);

        var rows = string.Concat(Enumerable.Range(0, 200).Select(i => $"{i % 13},{i % 5},{i}\n"));
        page.FindComponent<Microsoft.AspNetCore.Components.Forms.InputFile>().UploadFiles(InputFileContent.CreateFromText(rows, "good.csv"));
        await page.WaitForStateAsync(() => page.Find("[data-count=kept]").TextContent == "Keeps 60 of 200 points");

        // A file that fails afterwards does not leave the one before selected: it would be analysed in its place.
        page.FindComponent<Microsoft.AspNetCore.Components.Forms.InputFile>().UploadFiles(InputFileContent.CreateFromText("1,2,3\n4,5\n", "bad.csv"));
        await page.WaitForStateAsync(() => page.FindAll("[data-field='source.cloud'] > .error").Count == 1);
        Assert.Equal("", page.Find("#upload-cloud").GetAttribute("value") ?? "");
        Assert.True(page.Find("button.submit").HasAttribute("disabled"));
        Assert.Contains("shown when a source is selected", page.Find("[data-summary=points]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_OfATable_IsNotNormalised_AndOneClickChangesIt()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context);
        page.Change("input[name=source-kind][value=Cloud]", "Cloud");
        string Rows(int columns) => string.Concat(Enumerable.Range(0, 200).Select(i => string.Join(',', Enumerable.Range(0, columns).Select(c => (i * (c + 3)) % 17)) + "\n"));
        Task UploadAsync(int columns, string words)
        {
            page.FindComponent<Microsoft.AspNetCore.Components.Forms.InputFile>().UploadFiles(InputFileContent.CreateFromText(Rows(columns), $"{columns}.csv"));
            return page.WaitForStateAsync(() => page.FindAll(".normalize").Select(p => p.TextContent).SingleOrDefault() == words);
        }

        await UploadAsync(5, "Off by default: these points are rows of a table, not filters.");
        Assert.False(Normalises());
        page.Change("#field-normalize", true);
        Assert.True(Normalises());
        Assert.Equal("These points are rows of a table. Normalisation leaves out the mean and the length of each row.", page.Find(".normalize").TextContent);

        await UploadAsync(9, "On by default: these points are filters.");
        Assert.True(Normalises());
        await UploadAsync(3, "Off by default: these points are rows of a table, not filters.");
        Assert.False(Normalises());
        page.Change("#field-normalize", true);
        Assert.StartsWith("Normalised points with 3 coordinates lie on one circle", page.Find(".normalize").TextContent, StringComparison.Ordinal);

        // Networks give filters again, and the table is still one.
        page.Change("#field-normalize", false);
        page.Change("input[name=source-kind][value=Training]", "Training");
        Assert.True(Normalises());
        page.Change("input[name=source-kind][value=Cloud]", "Cloud");
        await page.WaitForStateAsync(() => page.FindAll(".normalize").Select(p => p.TextContent).SingleOrDefault() == "Off by default: these points are rows of a table, not filters.");
        Assert.False(Normalises());

        bool Normalises() => page.Find("#field-normalize").HasAttribute("checked");
    }

    [Fact]
    public async Task Cloud_OfTheAddress_ThatIsGone_IsNotAnalysedUnseen()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context, $"?cloud={Guid.NewGuid()}");
        await page.WaitForStateAsync(() => page.FindAll("[data-field='source.cloud'] > .error").Count == 1);
        Assert.Contains("was not found", page.Find("[data-field='source.cloud'] > .error").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find("button.submit").HasAttribute("disabled"));
    }
}
