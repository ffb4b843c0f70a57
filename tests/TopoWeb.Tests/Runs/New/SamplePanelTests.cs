using Bunit;
using Microsoft.AspNetCore.Components;
using TopoWeb.Experiments;
using TopoWeb.Networks.Formats;
using TopoWeb.Runs.New;
using TopoWeb.Tests.Commands;
using TopoWeb.Tests.Layout;
using TopoWeb.Topology.Density;

namespace TopoWeb.Tests.Runs.New;

/// <summary>Choosing among the samples for a new experiment.</summary>
public sealed class SamplePanelTests
{
    [Fact]
    public async Task Panel_SeveralSamples_OffersTheirNamesAndNamesADamagedOne()
    {
        using var folder = new TemporaryFolder();
        var shipped = await File.ReadAllBytesAsync(Path.Combine(RepositoryRoot.Path, "src", "TopoWeb", "Samples", $"{SampleLibrary.Mnist}.npz"), Xunit.TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(folder.File($"{SampleLibrary.Mnist}.npz"), shipped, Xunit.TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(folder.File("damaged.npz"), shipped[..900], Xunit.TestContext.Current.CancellationToken);
        var packed = EnsemblePack.Read(new MemoryStream(shipped), new() { Cores = new Dictionary<string, DensitySettings> { ["L1_000500"] = new() { K = 12, P = 0.25 } }, Networks = [0, 1, 2] });
        await using (var core = File.Create(folder.File("core.npz")))
            EnsembleFile.Write(core, packed.Metadata, packed.Arrays);

        await using var context = await PageContext.CreateAsync(settings: new Dictionary<string, string?> { ["Samples:Directory"] = folder.Path });
        context.Get<NavigationManager>().NavigateTo("/new");
        var page = context.Render<NewExperiment>();
        await page.WaitForElementAsync(".summary");
        page.Change("input[type=radio][value=Sample]", "Sample");
        Assert.Equal(["core", "damaged", SampleLibrary.Mnist], page.FindAll("#sample-name option").Select(o => o.TextContent));
        Assert.Equal(4, page.FindAll("[data-field='source.sample'] input[type=checkbox]").Count);
        Assert.Contains("of 2,560 points", page.Find("[data-count=kept]").TextContent, StringComparison.Ordinal);

        page.Change("#sample-name", "core");
        Assert.Single(page.FindAll("[data-field='source.sample'] input[type=checkbox]"));
        Assert.Contains("Only the 48 filters that ρ(12, 0.25) kept of 192 are here.", page.Find("[data-field='source.sample']").TextContent, StringComparison.Ordinal);
        Assert.Equal("Keeps 48 of 192 points", page.Find("[data-count=kept]").TextContent);

        page.Change("#sample-name", "damaged");
        Assert.Contains("'damaged' cannot be read", page.Find("[data-field='source.sample'] [role=alert]").TextContent, StringComparison.Ordinal);
        page.Change("#sample-name", SampleLibrary.Mnist);
        Assert.Empty(page.FindAll("[data-field='source.sample'] [role=alert]"));
    }
}
