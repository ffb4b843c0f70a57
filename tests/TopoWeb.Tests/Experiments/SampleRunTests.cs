using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TopoWeb.Experiments;
using TopoWeb.Gallery;
using TopoWeb.Networks.Formats;
using TopoWeb.Tests.Commands;
using TopoWeb.Tests.Hosting;
using TopoWeb.Topology.Density;

namespace TopoWeb.Tests.Experiments;

/// <summary>Runs of samples through the API, in a directory with a damaged file.</summary>
public sealed class SampleRunTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Submit_SamplesBesideADamagedOne_AreAnalysedAndTheDamagedOneIsNamed()
    {
        using var folder = new TemporaryFolder();
        var whole = await File.ReadAllBytesAsync(Path.Combine(RepositoryRoot.Path, "src", "TopoWeb", "Samples", $"{SampleLibrary.Mnist}.npz"), Cancellation);
        // The gallery's own is the damaged one.
        await File.WriteAllBytesAsync(folder.File($"{SampleLibrary.Mnist}.npz"), whole[..^1000], Cancellation);
        var packed = EnsemblePack.Read(new MemoryStream(whole), new() { Cores = new Dictionary<string, DensitySettings> { ["L1_000100"] = new() { K = 15, P = 0.1 } }, Half = [EnsemblePack.All] });
        await using (var core = File.Create(folder.File("core.npz")))
            EnsembleFile.Write(core, packed.Metadata, packed.Arrays);
        await using var app = new TestApplication(settings: new Dictionary<string, string> { ["Samples:Directory"] = folder.Path });

        async Task RefuseAsync(object experiment, string field, params string[] words)
        {
            using var response = await app.Http.PostAsJsonAsync("/api/v1/runs", new { experiment }, Cancellation);
            await Problem.AssertAsync(response, HttpStatusCode.BadRequest, field, words);
        }
        object Experiment(string sample, int k, double p, int[]? iterations = null, int layer = 1) => new
        {
            source = new { kind = "sample", sample, iterations, layer },
            analysis = new { density = new { k, p }, barcode = new { landmarks = 30 }, mapper = new { resolution = 5 } },
        };
        await RefuseAsync(Experiment(SampleLibrary.Mnist, 15, 0.1), "source.sample", SampleLibrary.Mnist, "cannot be read", folder.Path);
        await RefuseAsync(Experiment("../core", 15, 0.1), "source.sample", $"the samples are core, {SampleLibrary.Mnist}");
        await RefuseAsync(Experiment("core", 15, 0.2), "density.p", "ρ(15, 0.1) kept of 2,560. Use that ρ");
        await RefuseAsync(Experiment("core", 15, 0.1, [7]), "source.iterations", "L1_000100");
        await RefuseAsync(Experiment("core", 15, 0.1, layer: 2), "source.iterations", "L1_000100");

        var run = await app.SubmitAsync(new { experiment = Experiment("core", 15, 0.1) });
        var status = await app.FinishedAsync(run);
        Assert.True(TestApplication.State(status) == "succeeded", status.ToString());
        var points = (await app.Http.GetFromJsonAsync<System.Text.Json.JsonElement>($"/api/v1/runs/{run}/result", Cancellation)).GetProperty("points");
        Assert.Equal((2560, 256, 256), (points.GetProperty("input").GetInt32(), points.GetProperty("kept").GetInt32(), points.GetProperty("core").GetProperty("stored").GetInt32()));
        var members = await app.Http.GetStringAsync($"/api/v1/runs/{run}/members.csv", Cancellation);
        Assert.StartsWith("node,row,network", members, StringComparison.Ordinal);
        Assert.Contains("Row 256 not found", await (await app.Http.GetAsync($"/api/v1/runs/{run}/selection.csv?rows=256", Cancellation)).Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);

        // A first start offers the sample of the gallery: it cannot, and tries again the next time.
        await using (var db = app.NewContext())
            await db.Facts.ExecuteDeleteAsync(Cancellation);
        await app.Services.GetRequiredService<SampleSeeder>().OfferOnceAsync(Cancellation);
        await using (var db = app.NewContext())
            Assert.False(await db.Facts.AnyAsync(f => f.Key == SampleSeeder.Fact, Cancellation));
        await File.WriteAllBytesAsync(folder.File($"{SampleLibrary.Mnist}.npz"), whole, Cancellation);
        // A gallery that is to start empty stays so, until the setting says otherwise.
        await ActivatorUtilities.CreateInstance<SampleSeeder>(app.Services, Options.Create(new SampleOptions { InGallery = false })).OfferOnceAsync(Cancellation);
        await using (var db = app.NewContext())
            Assert.False(await db.Facts.AnyAsync(f => f.Key == SampleSeeder.Fact, Cancellation));
        await app.Services.GetRequiredService<SampleSeeder>().OfferOnceAsync(Cancellation);
        await using (var db = app.NewContext())
            Assert.True(await db.Facts.AnyAsync(f => f.Key == SampleSeeder.Fact, Cancellation));
        using var gallery = await app.Http.GetAsync("/", Cancellation);
        Assert.Equal(HttpStatusCode.OK, gallery.StatusCode);
    }
}
