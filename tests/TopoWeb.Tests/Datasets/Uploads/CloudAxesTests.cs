using System.Net;
using System.Text.Json.Nodes;
using TopoWeb.Networks.Tests.Weights;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Datasets.Uploads;

/// <summary>The order of axes and the files of a model on their way through the API.</summary>
[Collection(ApplicationCollection.Name)]
public sealed class CloudAxesTests(ApplicationFixture fixture)
{
    private static readonly TestTensor Kernel = TestTensor.Made("w", 5, 5, 6, 6);

    private readonly TestApplication _app = fixture.App;

    [Fact]
    public async Task Upload_AmbiguousKernel_SaysSoAndTakesTheChoice()
    {
        var cloud = await PostAsync("", ("kernel.npy", Kernels.Npy(Kernel)));
        Assert.Equal((25, 36), ((int)cloud["points"]!, (int)cloud["dimension"]!));
        Assert.Contains("choose the axes hwio: 36 filters of 5×5", (string)cloud["notes"]![0]!, StringComparison.Ordinal);
        cloud = await PostAsync("?axes=hwio", ("kernel.npy", Kernels.Npy(Kernel)));
        Assert.Equal((36, 25), ((int)cloud["points"]!, (int)cloud["dimension"]!));
        Assert.Equal("Kernels were read in the order of axes hwio, as chosen.", (string)cloud["notes"]![0]!);
    }

    [Theory]
    [InlineData("hwia", "“hwia” is not an order of axes", "kernel.npy")]
    [InlineData("hwio", "A table holds rows", "cloud.csv")]
    public async Task Upload_WrongAxes_IsRefusedWithItsField(string axes, string words, string name)
    {
        using var form = Form((name, name.EndsWith(".npy", StringComparison.Ordinal) ? Kernels.Npy(Kernel) : Clouds.Csv(20)));
        using var response = await _app.Http.PostAsync($"/api/v1/clouds?axes={axes}", form);
        await Problem.AssertAsync(response, HttpStatusCode.BadRequest, "axes", words);
    }

    [Fact]
    public async Task Upload_ModelWithItsValuesInAnotherFile_TakesBothOrSaysWhichIsMissing()
    {
        var tensor = Kernels.Network[0];
        var model = OnnxWriter.Model([OnnxWriter.Node("Conv", "c", "y", "x", "w")], [OnnxWriter.External("w", 1, tensor.Shape, "w.bin", 0, 432)]);
        using (var form = Form(("model.onnx", model)))
        using (var response = await _app.Http.PostAsync("/api/v1/clouds", form))
            await Problem.AssertAsync(response, HttpStatusCode.BadRequest, "file", "“w.bin” (external data), which is not there", "select both");
        var cloud = await PostAsync("", ("model.onnx", model), ("w.bin", tensor.Bytes()));
        Assert.Equal((12, 9, "model.onnx"), ((int)cloud["points"]!, (int)cloud["dimension"]!, (string)cloud["name"]!));
    }

    private async Task<JsonNode> PostAsync(string query, params (string Name, byte[] Content)[] files)
    {
        using var form = Form(files);
        using var response = await _app.Http.PostAsync("/api/v1/clouds" + query, form);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Created, text);
        return JsonNode.Parse(text)!;
    }

    private static MultipartFormDataContent Form(params (string Name, byte[] Content)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, content) in files)
            form.Add(new ByteArrayContent(content), form.Any() ? "data" : "file", name);
        return form;
    }
}
