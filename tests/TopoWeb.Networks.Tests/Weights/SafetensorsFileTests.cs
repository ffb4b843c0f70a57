using TopoWeb.Networks.Weights;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Tests.Weights;

public sealed class SafetensorsFileTests
{
    private const string Name = "model.safetensors";

    [Theory]
    [InlineData("F32")]
    [InlineData("F16")]
    [InlineData("BF16")]
    [InlineData("F64")]
    public void Read_EveryType_GivesTheFilters(string type)
    {
        using var file = WeightFile.Open(Kernels.Safetensors(Kernels.Network, type), Name, Kernels.Small);
        Assert.Equal(WeightFormat.Safetensors, file.Format);
        Kernels.IsTheNetwork(file, type);
    }

    [Fact]
    public void Read_KernelsOfFlax_AreTurned()
    {
        var first = Turned(Kernels.Network[0], "params.Conv_0.kernel", 2, 3, 1, 0);
        var second = Turned(Kernels.Network[2], "params.Conv_1.kernel", 2, 3, 1, 0);
        using var file = WeightFile.Open(Kernels.Safetensors([first, TestTensor.Made("params.Conv_0.bias", 4), second]), Name, Kernels.Small);
        Assert.Equal(["params.Conv_0.kernel 4×3", "params.Conv_1.kernel 2×4"], file.Layers.Select(l => $"{l.Name} {l.Out}×{l.In}"));
        Assert.Equal([.. Kernels.Network[0].Values, .. Kernels.Network[2].Values], file.ReadAll().Values);
        Assert.Contains(file.Notes, n => n.Contains("k×k×I×O (Flax, Keras)", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_KernelsOfMlx_AreTurned()
    {
        // The first fits both orders; the second tells.
        using var file = WeightFile.Open(Kernels.Safetensors([Turned(Kernels.Network[0], "a.weight", 0, 2, 3, 1), Turned(Kernels.Network[2], "b.weight", 0, 2, 3, 1)]), Name, Kernels.Small);
        Assert.Equal([.. Kernels.Network[0].Values, .. Kernels.Network[2].Values], file.ReadAll().Values);
        Assert.Contains(file.Notes, n => n.Contains("axes ohwi", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_ChosenAxes_HoldAgainstNames()
    {
        var named = Kernels.Network[0] with { Name = "x.kernel" };
        using var file = WeightFile.Open(Kernels.Safetensors([named]), Name, Kernels.Small, options: new() { Axes = TopoWeb.Networks.Formats.Kernels.KernelAxes.OutFirst });
        Assert.Equal(named.Values, file.ReadLayer(1).Values);
    }

    /// <summary>Points that somebody saved like a model.</summary>
    [Fact]
    public void Open_RowsAlone_SaysHowToSaveThem()
    {
        var error = Assert.Throws<InvalidInputException>(() => WeightFile.Open(Kernels.Safetensors([TestTensor.Made("cloud", 40, 3), TestTensor.Made("labels", 40)]), Name, Kernels.Small));
        Assert.Contains("To analyse the rows of “cloud” as points, save them as an array: numpy.save(\"points.npy\", tensor.numpy()).", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<InvalidInputException>(() => WeightFile.Open(Kernels.Safetensors([TestTensor.Made("dense", 40, 3), TestTensor.Made("conv", 4, 2, 1, 1)]), Name, Kernels.Small));
        Assert.DoesNotContain("as points", error.Message, StringComparison.Ordinal);
    }

    private static TestTensor Turned(TestTensor tensor, string name, params int[] order) =>
        new(name, [.. order.Select(axis => tensor.Shape[axis])], TopoWeb.Networks.Formats.Kernels.ArrayAxes.Transpose(tensor.Values, tensor.Shape, order));

    [Fact]
    public void Read_Truncated_IsRefused() => Kernels.EveryTruncationIsRefused(Kernels.Safetensors(Kernels.Network), Name);

    [Fact]
    public void Read_QuantisedLayer_IsLeftOutAndSaid()
    {
        var bytes = Kernels.Safetensors("""{"a":{"dtype":"I8","shape":[1,1,3,3],"data_offsets":[0,9]},"b":{"dtype":"F16","shape":[1,1,2,2],"data_offsets":[9,17]}}  """, new byte[17]);
        using var file = WeightFile.Open(bytes, Name, Kernels.Small);
        Assert.Equal("b", Assert.Single(file.Layers).Name);
        Assert.Contains(file.Notes, n => n.Contains("not F32", StringComparison.Ordinal) && n.Contains("“a”", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,3,3],"data_offsets":[0,40]}}""", "9 values", "40 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,3,3],"data_offsets":[4,0]}}""", "4 to 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,3,3],"data_offsets":[-4,32]}}""", "-4 to 32")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,3,3],"data_offsets":[100,136]}}""", "100 to 136", "has 40")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,3,3],"data_offsets":[0,9223372036854775807]}}""", "has 40")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,3,3],"data_offsets":[0]}}""", "two data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1,1,3,3],"data_offsets":[0,36]}}""", "axis 0", "-1")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,3,3],"data_offsets":[0,36]}}""", "2147483647×2147483647×3×3")]
    [InlineData("""{"a":{"dtype":"F32","shape":[99999999999999999999,1,3,3],"data_offsets":[0,36]}}""", "2⁶³")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5,1,3,3],"data_offsets":[0,36]}}""", "whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":{},"data_offsets":[0,36]}}""", "JSON")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,36]}}""", "without dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "twice")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "JSON")]
    [InlineData("""{"a":[[[[[[[[[[1]]]]]]]]]]}""", "JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,3,3],"data_offsets":[0,36]}} x""", "JSON")]
    [InlineData("""[1]""", "JSON")]
    [InlineData("""{}""", "no convolution layer", "0 tensors")]
    [InlineData("", "JSON")]
    public void Read_LyingHeader_SaysWhat(string header, params string[] words) => Kernels.Refused(Kernels.Safetensors(header, new byte[40]), Name, words);

    [Fact]
    public void Read_HeaderLength_IsBounded()
    {
        Kernels.Refused([255, 255, 255, 255, 255, 255, 255, 255, 1], Name, "18446744073709551615", "262144");
        Kernels.Refused([100, 0, 0, 0, 0, 0, 0, 0, 1], Name, "truncated", "100");
        var many = string.Join(',', Enumerable.Range(0, 101).Select(i => $$"""  "{{i}}":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}"""));
        Kernels.Refused(Kernels.Safetensors($"{{{many}}}", []), Name, "more tensors than the limit of 100");
    }

    [Fact]
    public void Read_WeightThatIsNoNumber_NamesLayerAndPlace()
    {
        var tensor = TestTensor.Made("conv.weight", 2, 2, 3, 3);
        tensor.Values[9 * 3 + 5] = float.NaN;
        Kernels.Refused(Kernels.Safetensors([tensor]), Name, "Layer 1", "conv.weight", "output 1, input 1, row 1, column 2", "NaN");
        tensor.Values[9 * 3 + 5] = float.NegativeInfinity;
        Kernels.Refused(Kernels.Safetensors([tensor]), Name, "Infinity");
    }
}
