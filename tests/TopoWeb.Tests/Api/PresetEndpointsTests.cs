using System.Net.Http.Json;
using System.Text.Json;

namespace TopoWeb.Tests.Api;

[Collection(ApplicationCollection.Name)]
public sealed class PresetEndpointsTests(ApplicationFixture fixture)
{
    [Fact]
    public async Task List_NamesFiguresWithNotationCostAndWhatIsMissing()
    {
        var presets = (await fixture.App.Http.GetFromJsonAsync<JsonElement>("/api/v1/presets")).EnumerateArray().ToDictionary(p => p.GetProperty("id").GetString()!);

        Assert.Equal("2", presets["figure-2-quick"].GetProperty("figure").GetString());
        Assert.Equal(JsonValueKind.Null, presets["figure-2-quick"].GetProperty("problem").ValueKind);
        Assert.True(presets["figure-2-paper"].GetProperty("trainingSeconds").GetDouble() > presets["figure-2-quick"].GetProperty("trainingSeconds").GetDouble());
        Assert.Equal("LW(100, ν=1), Mapper(30, 3) of ρ(200, 0.3, 100×M^1_{40K}(64,32,64))", presets["figure-2-paper"].GetProperty("notation").GetString());
        Assert.Contains("weights of VGG19", presets["figure-15-paper"].GetProperty("problem").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_WrongNotation_SaysTheColumn()
    {
        using var response = await fixture.App.Http.PostAsJsonAsync("/api/v1/runs", new { notation = "40xM(64,0" });
        await Problem.AssertAsync(response, System.Net.HttpStatusCode.BadRequest, "notation", "Column 10", "found the end of the line");
    }
}
