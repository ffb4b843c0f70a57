using System.Net.Http.Json;
using System.Text.Json;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Figures;

[Collection(ApplicationCollection.Name)]
public sealed class PresetEndpointsTests(ApplicationFixture fixture)
{
    [Fact]
    public async Task List_NamesFiguresWithNotationCostAndWhatIsMissing()
    {
        var presets = (await fixture.App.Http.GetFromJsonAsync<JsonElement>("/api/v1/presets?limit=500")).GetProperty("items").EnumerateArray().ToDictionary(p => p.GetProperty("id").GetString()!);

        Assert.Equal("2", presets["figure-2-quick"].GetProperty("figure").GetString());
        Assert.Equal(JsonValueKind.Null, presets["figure-2-quick"].GetProperty("problem").ValueKind);
        Assert.True(presets["figure-2-paper"].GetProperty("trainingSeconds").GetDouble() > presets["figure-2-quick"].GetProperty("trainingSeconds").GetDouble());
        Assert.Equal("LW(100, ν=1, N=1000), Mapper(30, 3) of ρ(200, 0.3, 100×M^1_{40K}(64,32,64))", presets["figure-2-paper"].GetProperty("notation").GetString());
        Assert.Contains("topoweb weights get vgg19", presets["figure-15-paper"].GetProperty("problem").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_WrongNotation_SaysTheColumn()
    {
        using var response = await fixture.App.Http.PostAsJsonAsync("/api/v1/runs", new { notation = "40xM(64,0" });
        await Problem.AssertAsync(response, System.Net.HttpStatusCode.BadRequest, "notation", "Column 10", "found the end of the line");
    }

    [Theory]
    [InlineData("Mapper(30,3) of ρ(100,0.3,VGG19^5)", "topoweb weights get vgg19")]
    [InlineData("VGG19^17", "VGG19 has no layer 17; its convolution layers are 1 to 16")]
    [InlineData("VGG16^2, channel 64", "input channels are 0 to 63")]
    [InlineData("AlexNet^1", "which cannot be downloaded here; VGG16 and VGG19 can")]
    public async Task Submit_PretrainedThatIsNotHere_SaysWhatToDo(string notation, string said)
    {
        using var response = await fixture.App.Http.PostAsJsonAsync("/api/v1/runs", new { notation });
        await Problem.AssertAsync(response, System.Net.HttpStatusCode.BadRequest, "notation", said);
    }

    [Fact]
    public async Task Submit_PretrainedOfTheServer_RunsOnItsWeightsAndBearsItsNotation()
    {
        using var folder = new Commands.TemporaryFolder();
        Datasets.KernelFolder.Write(folder.File("vgg19"), "conv1_2", 64, 64);
        await using var app = new TestApplication(settings: new Dictionary<string, string> { ["Weights:Directories:0"] = folder.Path });
        using var response = await app.Http.PostAsJsonAsync("/api/v1/runs", new { notation = "LW(20), Mapper(6,2) of rho(10, 0.3, VGG19^2)" });
        Assert.Equal(System.Net.HttpStatusCode.Accepted, response.StatusCode);
        var accepted = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("VGG19^2, ρ(10, 0.3), LW(20, ν=1), Mapper(6, 2)", accepted.GetProperty("notation").GetString());
        using var missing = await app.Http.PostAsJsonAsync("/api/v1/runs", new { notation = "VGG19^5" });
        await Problem.AssertAsync(missing, System.Net.HttpStatusCode.BadRequest, "notation", "lack that layer", "topoweb weights get vgg19");

        // The same layer again is the same cloud.
        using var again = await app.Http.PostAsJsonAsync("/api/v1/runs", new { notation = "VGG19^2" });
        Assert.Equal(System.Net.HttpStatusCode.Accepted, again.StatusCode);
        Assert.Equal("VGG19", Assert.Single((await app.Http.GetFromJsonAsync<JsonElement>("/api/v1/clouds")).GetProperty("items").EnumerateArray()).GetProperty("name").GetString());
        var id = accepted.GetProperty("id").GetGuid();
        await app.WaitAsync(id, s => s.GetProperty("state").GetString() == "succeeded");
        var result = await app.Http.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{id}/result");
        Assert.Equal(("VGG19^2", 4096), (result.GetProperty("source").GetProperty("notation").GetString(), result.GetProperty("points").GetProperty("input").GetInt32()));
    }

    [Fact]
    public async Task Submit_EveryPretrainedLayer_GivesAResultForEachUnderItsOwnNotation()
    {
        using var folder = new Commands.TemporaryFolder();
        Datasets.KernelFolder.Write(folder.File("vgg16"), "conv1_1", 64, 3);
        Datasets.KernelFolder.Write(folder.File("vgg16"), "conv1_2", 64, 64);
        await using var app = new TestApplication(settings: new Dictionary<string, string> { ["Weights:Directories:0"] = folder.Path });
        var id = await app.SubmitAsync(new { notation = "LW(20), Mapper(6,2) of rho(10, 0.3, VGG16^*)" });
        var status = await app.FinishedAsync(id);
        Assert.Equal("VGG16^*, ρ(10, 0.3), LW(20, ν=1), Mapper(6, 2)", status.GetProperty("notation").GetString());
        Assert.Equal([("Layer 1", 192), ("Layer 2", 4096)], status.GetProperty("results").EnumerateArray().Select(r => (r.GetProperty("label").GetString(), r.GetProperty("pointsIn").GetInt32())));
        var first = await app.Http.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{id}/result?choice=L01");
        Assert.Equal("VGG16^1", first.GetProperty("source").GetProperty("notation").GetString());
    }

    [Fact]
    public async Task Submit_LayersWithSettingsOfTheirOwn_AreOneRunThatNamesWhatIsMissing()
    {
        using var folder = new Commands.TemporaryFolder();
        Datasets.KernelFolder.Write(folder.File("vgg16"), "conv1_2", 64, 64);
        Datasets.KernelFolder.Write(folder.File("vgg16"), "conv2_1", 128, 64);
        await using var app = new TestApplication(settings: new Dictionary<string, string> { ["Weights:Directories:0"] = folder.Path });
        var id = await app.SubmitAsync(new { notation = "LW(20), Mapper(6,2) of rho(10, 0.4, VGG16^2) and layers 3-5, rho(10, 0.3), Mapper(5, 2)" });
        var status = await app.FinishedAsync(id);
        Assert.Equal([("Layer 2", 1638), ("Layer 3", 2458)], status.GetProperty("results").EnumerateArray().Select(r => (r.GetProperty("label").GetString(), r.GetProperty("pointsKept").GetInt32())));
        var third = await app.Http.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{id}/result?choice=L03");
        Assert.Equal((0.3, 5, 20), (third.GetProperty("spec").GetProperty("density").GetProperty("p").GetDouble(), third.GetProperty("spec").GetProperty("mapper").GetProperty("resolution").GetInt32(), third.GetProperty("spec").GetProperty("barcode").GetProperty("landmarks").GetInt32()));
        await using var db = app.NewContext();
        var log = string.Join("; ", db.RunLogs.Where(l => l.RunId == id).Select(l => l.Text).ToArray());
        Assert.Contains("Layers 4, 5 skipped: 'VGG16' has the layers 2, 3 only.", log, StringComparison.Ordinal);
    }
}
