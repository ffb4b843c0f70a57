using System.Text;
using TopoWeb.Networks.Formats.Kernels;
using TopoWeb.Networks.Weights;
using TopoWeb.Networks.Weights.Content;

namespace TopoWeb.Networks.Tests.Weights.Keras;

/// <summary>Along which axes kernels of Keras are read, whether they are turned, and in which order layers come.</summary>
public sealed class KerasOrderTests
{
    private const string Name = "model.h5";

    [Theory]
    [InlineData(nameof(KerasOrderFiles.Numbered), "layer_0/param_0 8×3, layer_1/param_0 8×8")]
    [InlineData(nameof(KerasOrderFiles.NumberedOne), "layer_0/param_0 8×8")]
    [InlineData(nameof(KerasOrderFiles.Keras1Theano), "convolution2d_1/convolution2d_1_W 8×3, convolution2d_2/convolution2d_2_W 8×8")]
    [InlineData(nameof(KerasOrderFiles.Keras1Config), "convolution2d_1/convolution2d_1_W 3×3")]
    public void Read_OrderOfTheano_IsTurnedToACrossCorrelation(string name, string layers)
    {
        using var file = WeightFile.Open(Content(name), Name, Kernels.Small);
        Assert.Equal(layers, string.Join(", ", file.Layers.Select(l => $"{l.Name} {l.Out}×{l.In}")));
        foreach (var layer in file.Layers)
        {
            Assert.Equal((3, 3), (layer.KernelHeight, layer.KernelWidth));
            var stored = TestTensor.Made("", layer.Out, layer.In, 3, 3).Values;
            Assert.Equal(stored.Chunk(9).SelectMany(filter => filter.Reverse()), file.ReadLayer(layer.Number).Values);
        }
        Assert.Contains(file.Notes, n => n.Contains("Theano", StringComparison.Ordinal) && n.Contains("turned by 180 degrees", StringComparison.Ordinal) && n.Contains("choose the axes oihw", StringComparison.Ordinal));
        Assert.DoesNotContain(file.Notes, n => n.Contains("natural order", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_OrderOfTheanoWithAxesChosen_IsKeptAsStored()
    {
        // What the note advises.
        using var file = Open(KerasOrderFiles.Numbered, "oihw");
        Assert.Equal(TestTensor.Made("", 8, 3, 3, 3).Values, file.ReadLayer(1).Values);
        Assert.Contains("Kernels were read in the order of axes oihw, as chosen.", file.Notes);
        using var other = Open(KerasOrderFiles.Keras2Theano, "hwio");
        Assert.Equal(Turned(3, 3, 2, 4), other.ReadLayer(1).Values);
    }

    [Fact]
    public void Read_OrderOfTheanoTrainedWithTensorFlow_IsNotTurned()
    {
        using var file = WeightFile.Open(KerasOrderFiles.Keras1Theano, "vgg16_weights_th_dim_ordering_tf_kernels.h5", Kernels.Small);
        Assert.Equal(TestTensor.Made("", 8, 3, 3, 3).Values, file.ReadLayer(1).Values);
        Assert.Contains(file.Notes, n => n.Contains("not turned", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_Keras1WithOrderOfTensorFlow_IsReadAsKeras2()
    {
        using var file = Open(KerasOrderFiles.Keras1TensorFlow);
        Assert.Equal(["8×3", "8×8"], file.Layers.Select(l => $"{l.Out}×{l.In}"));
        Assert.Equal(Turned(3, 3, 3, 8), file.ReadLayer(1).Values);
        Assert.Empty(file.Notes);
    }

    [Fact]
    public void Read_Keras2WithTheano_IsTurned()
    {
        using var file = Open(KerasOrderFiles.Keras2Theano);
        Assert.Equal(Turned(3, 3, 2, 4).Chunk(9).SelectMany(filter => filter.Reverse()), file.ReadLayer(1).Values);
        Assert.Contains(file.Notes, n => n.Contains("trained with Theano", StringComparison.Ordinal) && n.Contains("choose the axes hwio", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_KindOnlyInTheConfiguration_IsRead()
    {
        using var file = Open(KerasOrderFiles.Keras2Classes);
        Assert.Equal(["a/a_W 4×1", "b/b_W 5×4", "c/c_W 3×3"], file.Layers.Select(l => $"{l.Name} {l.Out}×{l.In}"));
        Assert.Equal(Turned(3, 3, 4, 1), file.ReadLayer(1).Values);
        var stored = TestTensor.Made("", 3, 3, 5, 4).Values;
        Assert.Equal(Enumerable.Range(0, 180).Select(i => stored[i % 9 * 20 + i / 9]), file.ReadLayer(2).Values);
        Assert.Empty(file.Notes);
    }

    [Fact]
    public void Read_ArraysOfNoFramework_AreReadByTheirShapesAndNotTurned()
    {
        using var file = Open(KerasOrderFiles.Arrays);
        Assert.Equal(["conv1.weight 8×3", "conv2.weight 8×8"], file.Layers.Select(l => $"{l.Name} {l.Out}×{l.In}"));
        Assert.Equal(TestTensor.Made("", 8, 8, 3, 3).Values, file.ReadLayer(2).Values);
    }

    [Fact]
    public void Read_ModelWithConfiguration_ListsLayersInItsOrder()
    {
        const string config = """
            {"class_name": "Functional", "config": {"name": "m", "layers": [
              {"class_name": "InputLayer", "config": {"name": "in"}},
              {"class_name": "Conv2D", "config": {"name": "stem"}},
              {"class_name": "Conv2D", "config": {"name": "body"}},
              {"class_name": "TimeDistributed", "config": {"name": "time", "layer": {"class_name": "Conv2D", "config": {"name": "inner"}}}},
              {"class_name": "Sequential", "config": {"name": "head", "layers": [{"class_name": "Conv2D", "config": {"name": "b"}}, {"class_name": "Conv2DTranspose", "config": {"name": "a"}}]}}]}}
            """;
        using var file = WeightFile.Open(Model(config, KerasOrderFiles.Keras3), "m.keras", Kernels.Small);
        Assert.Equal(["stem", "body", "time/layer", "head/layers/b", "head/layers/a"], file.Layers.Select(l => l.Name["layers/".Length..^"/vars/0".Length]));
        Assert.Equal(Turned(3, 3, 1, 4), file.ReadLayer(1).Values);
        Assert.Empty(file.Notes);
    }

    [Fact]
    public void Read_ModelWithGroupsNamedByClass_ListsLayersInOrderOfTheConfiguration()
    {
        // Names that the session counted on; groups are counted from the first one.
        const string config = """{"class_name": "Sequential", "config": {"layers": [{"class_name": "DepthwiseConv2D", "config": {"name": "depthwise_conv2d_7"}}, {"class_name": "Conv2D", "config": {"name": "conv2d_1"}}, {"class_name": "Conv2D", "config": {"name": "conv2d_2"}}]}}""";
        using var file = WeightFile.Open(Model(config, KerasOrderFiles.Keras3Classes), "m.keras", Kernels.Small);
        Assert.Equal(["layers/depthwise_conv2d/vars/0 4×1", "layers/conv2d/vars/0 4×1", "layers/conv2d_1/vars/0 2×4"], file.Layers.Select(l => $"{l.Name} {l.Out}×{l.In}"));
        Assert.Empty(file.Notes);
    }

    [Theory]
    [InlineData("{}", "natural order of their names")]
    [InlineData("no JSON", "natural order of their names")]
    [InlineData("""{"class_name": "Model", "config": {"layers": 3}}""", "natural order of their names")]
    [InlineData("""{"class_name": "Model", "config": {"layers": [{"class_name": "Conv2D", "config": {"name": "stem"}}]}}""", "does not name “layers/body/vars/0”, “layers/head/layers/a/vars/0”")]
    public void Read_ModelWithoutOrder_SaysSo(string config, string words)
    {
        using var file = WeightFile.Open(Model(config, KerasOrderFiles.Keras3), "m.keras", Kernels.Small);
        Assert.Equal(5, file.Layers.Count);
        Assert.Contains(file.Notes, n => n.Contains(words, StringComparison.Ordinal));
    }

    private static byte[] Model(string config, byte[] weights) => Kernels.Zip([("metadata.json", []), ("config.json", Encoding.UTF8.GetBytes(config)), ("model.weights.h5", weights)]);

    private static WeightFile Open(byte[] content, string? axes = null) =>
        WeightFile.Open(content, Name, Kernels.Small, options: new WeightReading { Axes = KernelAxes.Parse(axes) }, cancellation: TestContext.Current.CancellationToken);

    /// <summary>A kernel stored as rows × columns × I × O, as O × I × rows × columns.</summary>
    private static float[] Turned(int rows, int columns, int inputs, int outputs)
    {
        var stored = TestTensor.Made("", rows, columns, inputs, outputs).Values;
        var pixels = rows * columns;
        return [.. Enumerable.Range(0, stored.Length).Select(i => stored[i % pixels * inputs * outputs + i / pixels % inputs * outputs + i / pixels / inputs])];
    }

    private static byte[] Content(string name) => name switch
    {
        nameof(KerasOrderFiles.Numbered) => KerasOrderFiles.Numbered,
        nameof(KerasOrderFiles.NumberedOne) => KerasOrderFiles.NumberedOne,
        nameof(KerasOrderFiles.Keras1Theano) => KerasOrderFiles.Keras1Theano,
        _ => KerasOrderFiles.Keras1Config,
    };
}
