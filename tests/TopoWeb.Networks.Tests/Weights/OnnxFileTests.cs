using TopoWeb.Networks.Weights;
using static TopoWeb.Networks.Tests.Weights.OnnxWriter;

namespace TopoWeb.Networks.Tests.Weights;

public sealed class OnnxFileTests
{
    private const string Name = "model.onnx";

    private static readonly TestTensor First = Kernels.Network[0];

    [Theory]
    [InlineData("F32", "Raw")]
    [InlineData("F16", "Raw")]
    [InlineData("BF16", "Raw")]
    [InlineData("F64", "Raw")]
    [InlineData("F32", "Packed")]
    [InlineData("F64", "Packed")]
    [InlineData("F16", "Packed")]
    [InlineData("BF16", "Packed")]
    [InlineData("F32", "Single")]
    [InlineData("F16", "Single")]
    public void Read_EveryType_GivesTheFilters(string type, string storage)
    {
        using var file = WeightFile.Open(Save(Kernels.Network, type, Enum.Parse<Storage>(storage), packedDims: storage != "Single"), Name, Kernels.Small);
        Assert.Equal(WeightFormat.Onnx, file.Format);
        Kernels.IsTheNetwork(file, type);
    }

    [Fact]
    public void Read_Truncated_IsRefused() => Kernels.EveryTruncationIsRefused(Save(Kernels.Network), Name);

    [Fact]
    public void Read_NodesWithoutPlainWeights_AreSaid()
    {
        var constant = new OnnxWriter().Text(2, "c").Text(4, "Constant").Bytes(5, new OnnxWriter().Text(1, "value").Bytes(5, Tensor(First)).Content).Content;
        var folded = First with { Name = "onnx::Conv_7" };
        var model = Model(
            [constant, Node("Identity", "i", "shared", "a"), Node("Conv", "n1", "y", "x", "c"), Node("Conv", "n2", "y", "x", "shared"), Node("Conv", "n3", "y", "x", "a"),
             Node("Conv", "/block/Conv", "y", "x", "onnx::Conv_7"), Node("Conv", "n5", "y", "x", "elsewhere"), Node("ConvTranspose", "up", "y", "x", "t")],
            [Tensor(First with { Name = "a" }), Tensor(First with { Name = "t" }), Tensor(folded)]);
        using var file = WeightFile.Open(model, Name, Kernels.Small);
        Assert.Equal(["c", "a", "/block/Conv"], file.Layers.Select(l => l.Name));
        Assert.Contains(file.Notes, n => n.Contains("“n5” (its weights are an input of the model), “up” (ConvTranspose)", StringComparison.Ordinal));
        Assert.Contains(file.Notes, n => n.Contains("batch normalisation", StringComparison.Ordinal));
        Assert.All(file.Layers, l => Assert.Equal(First.Values, file.ReadLayer(l.Number).Values));
    }

    [Fact]
    public void Read_NoConvNodes_ListsTensorsWithFourAxes()
    {
        using var file = WeightFile.Open(Model([], Kernels.Network.Select(t => Tensor(t))), Name, Kernels.Small);
        Kernels.IsTheNetwork(file);
        Assert.Contains(file.Notes, n => n.Contains("no Conv nodes", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_LyingTensor_SaysWhat()
    {
        Refused(new OnnxWriter().Bytes(1, 100, 100, 3, 3).Varint(2, 1).Bytes(9, new byte[36]), "90000 values", "holds 9");
        Refused(new OnnxWriter().Bytes(1, 1, 1, 3, 3).Varint(2, 1).Bytes(9, new byte[38]), "9 values", "holds 9");
        Refused(new OnnxWriter().Bytes(1, 1, 1, 3, 3).Varint(2, 1), "holds 0");
        Refused(new OnnxWriter().Bytes(1, 1, 1, 3, 3).Varint(2, 10).Bytes(5, 0x80, 1, 1, 1, 1, 1, 1, 1, 1), "holds 8 values");
        Refused(new OnnxWriter().Varint(1, -1).Bytes(1, 1, 3, 3).Varint(2, 1), "axis 0", "-1");
        Refused(new OnnxWriter().Varint(1, int.MaxValue).Varint(1, int.MaxValue).Varint(1, 3).Varint(1, 3).Varint(2, 1), "more values than a file");
        Refused(new OnnxWriter().Bytes(1, new byte[33]), "more than 32 axes");
        Refused(new OnnxWriter().Bytes(1, 1, 1, 3, 3).Varint(2, 1).Bytes(13, new OnnxWriter().Text(1, "location").Text(2, "w.bin").Content).Varint(14, 1), "another file", "w.bin", "save_as_external_data=False");
        Refused(new OnnxWriter().Bytes(1, 1, 1, 3, 3).Varint(2, 3).Bytes(9, new byte[9]), "not F32");
        Refused(new OnnxWriter().Text(8, new string('x', 5000)), "name has 5000 bytes");

        static void Refused(OnnxWriter tensor, params string[] words) => Kernels.Refused(Model([], [tensor.Content]), Name, words);
    }

    [Fact]
    public void Read_BrokenMessage_SaysWhere()
    {
        Kernels.Refused([.. "no protobuf"u8, 0], Name, "not an ONNX model");
        Kernels.Refused(new OnnxWriter().Varint(1, 8).Content, Name, "no graph");
        Kernels.Refused([0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], Name, "18446744073709551615 bytes");
        Kernels.Refused([0x38, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], Name, "does not end");
        Kernels.Refused([0x3B, 1], Name, "wire type 3");
        Kernels.Refused([0, 1], Name, "number 0");
        Kernels.Refused(Model([], [Tensor(First), Tensor(First)]), Name, "two tensors");
        Kernels.Refused([.. Model([], [Tensor(First)]), .. Model([], [])], Name, "two graphs");
        Kernels.Refused(Model([], Enumerable.Range(0, 101).Select(i => new OnnxWriter().Text(8, $"{i}").Content)), Name, "more tensors than the limit of 100");
        Kernels.Refused(Model(Enumerable.Repeat(Node("Relu", "", "y", "x"), 3000), []), Name, "more fields than the limit of 10000");
    }
}
