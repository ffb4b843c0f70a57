using TopoWeb.Networks.Formats;
using TopoWeb.Networks.Formats.Kernels;
using TopoWeb.Networks.Tests.Weights;
using TopoWeb.Networks.Weights;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Tests.Formats;

/// <summary>Kernels in any order of axes, through both doors: clouds and weights.</summary>
public sealed class KernelAxesTests
{
    [Theory]
    [InlineData("3,3,2,4", "hwio", 4, 2)]
    [InlineData("1,3,3,2,4", "hwio", 4, 2)]
    [InlineData("4,2,3,3", null, 4, 2)]
    [InlineData("3,3,16,16", "hwio", 16, 16)]
    [InlineData("3,3,1,1", "hwio", 1, 1)]
    [InlineData("1,1,3,3", null, 1, 1)]
    [InlineData("16,3,11,11", null, 16, 3)]
    [InlineData("13,13,2,4", "hwio", 4, 2)]
    public void Read_ShapeThatFitsOneOrder_IsReadInIt(string axes, string? note, int outputs, int inputs)
    {
        var shape = Shape(axes);
        var content = Read(TestTensor.Made("kernel", shape));
        Assert.Equal((outputs, inputs, outputs * inputs), (content.Bank!.Out, content.Bank.In, content.Points.Count));
        Assert.Equal(Expected(shape, note ?? "oihw"), content.Points.Values.ToArray());
        Assert.Equal(note is null ? 0 : 1, content.Notes.Count);
        if (note is not null)
            Assert.Contains($"axes {note}", content.Notes[0], StringComparison.Ordinal);
        if (shape.Length == 5)
            return; // several networks are no file of weights
        using var file = WeightFile.Open(Kernels.Npy(TestTensor.Made("kernel", shape)), "kernel.npy", new());
        Assert.Equal((outputs, inputs), (file.Layers[0].Out, file.Layers[0].In));
        Assert.Equal(Expected(shape, note ?? "oihw"), file.ReadLayer(1).Values.Select(v => (double)v));
        Assert.Equal(content.Notes, file.Notes);
    }

    [Fact]
    public void Read_ShapeThatFitsBothOrders_IsReadAsDocumentedWithANoteThatWorks()
    {
        var tensor = TestTensor.Made("kernel", 5, 5, 6, 6);
        var content = Read(tensor);
        Assert.Equal((25, 36), (content.Points.Count, content.Points.Dimension));
        Assert.Equal("The shape 5×5×6×6 fits both O×I×k×k and k×k×I×O. It was read as O×I×k×k: 25 filters of 6×6. If it is a kernel of Keras or TensorFlow, choose the axes hwio: 36 filters of 5×5.", Assert.Single(content.Notes));
        content = Read(tensor, "hwio");
        Assert.Equal((36, 25), (content.Points.Count, content.Points.Dimension));
        Assert.Equal(Expected([5, 5, 6, 6], "hwio"), content.Points.Values.ToArray());
        Assert.Equal("Kernels were read in the order of axes hwio, as chosen.", Assert.Single(content.Notes));
        using var file = WeightFile.Open(Kernels.Npy(tensor), "kernel.npy", Kernels.Small, TestContext.Current.CancellationToken, new WeightReading { Axes = KernelAxes.ChannelsLast });
        Assert.Equal((6, 6, 5), (file.Layers[0].Out, file.Layers[0].In, file.Layers[0].KernelHeight));
    }

    [Theory]
    [InlineData("oihw", "4,2,3,3", 4, 2)]
    [InlineData("HWIO ", "3,3,2,4", 4, 2)]
    [InlineData("ohwi", "4,3,3,2", 4, 2)]
    [InlineData("iohw", "2,4,3,3", 4, 2)]
    [InlineData("hwoi", "3,3,4,2", 4, 2)]
    [InlineData("hwim", "3,3,2,4", 8, 1)]
    public void Read_AxesChosen_AreTaken(string axes, string shape, int outputs, int inputs)
    {
        var tensor = TestTensor.Made("kernel", Shape(shape));
        var content = Read(tensor, axes);
        Assert.Equal((outputs, inputs), (content.Bank!.Out, content.Bank.In));
        Assert.Equal(Expected(tensor.Shape, axes.Trim().ToLowerInvariant()), content.Points.Values.ToArray());
        // Every other format takes the choice too.
        using var file = WeightFile.Open(Kernels.Safetensors([tensor]), "a.safetensors", Kernels.Small, TestContext.Current.CancellationToken, new WeightReading { Axes = KernelAxes.Parse(axes) });
        Assert.Equal(Expected(tensor.Shape, axes.Trim().ToLowerInvariant()), file.ReadLayer(1).Values.Select(v => (double)v));
        Assert.Contains($"Kernels were read in the order of axes {axes.Trim().ToLowerInvariant()}, as chosen.", file.Notes);
    }

    [Fact]
    public void Read_GetWeightsOfKeras_ListsKernelsAndAsks()
    {
        var npz = Kernels.Zip([Entry("arr_0", 3, 3, 1, 8), Entry("arr_1", 8), Entry("arr_2", 3, 3, 8, 8), Entry("arr_3", 8), Entry("arr_4", 60, 10), Entry("arr_5", 10)]);
        Assert.Equal(["arr_0", "arr_2", "arr_4"], PointFile.Arrays(new MemoryStream(npz), "w.npz", new()));
        Assert.Equal(["arr_0", "arr_2"], PointFile.Arrays(new MemoryStream(npz), "w.npz", new(), KernelAxes.ChannelsLast));
        Refused("array", "Choose one: arr_0, arr_2, arr_4", () => PointFile.Read(new MemoryStream(npz), "w.npz", null, new()));
        // 3×3×8×8 fits both orders; the first kernel of the file tells.
        var content = PointFile.Read(new MemoryStream(npz), "w.npz", "arr_2", new());
        Assert.Equal((8, 8, 64, 9), (content.Bank!.Out, content.Bank.In, content.Points.Count, content.Points.Dimension));
        Assert.Equal(Expected([3, 3, 8, 8], "hwio"), content.Points.Values.ToArray());
        using var file = WeightFile.Open(npz, "w.npz", Kernels.Small);
        Assert.Equal(["arr_0 8×1", "arr_2 8×8"], file.Layers.Select(l => $"{l.Name} {l.Out}×{l.In}"));
        Assert.Contains(file.Notes, n => n.Contains("dense", StringComparison.Ordinal) && n.Contains("arr_4", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_GetWeightsWithoutConvolutions_IsNeverTakenUnasked()
    {
        var npz = Kernels.Zip([Entry("arr_0", 60, 10), Entry("arr_1", 10)]);
        Refused("array", "Choose one: arr_0", () => PointFile.Read(new MemoryStream(npz), "w.npz", null, new()));
        Assert.Equal(60, PointFile.Read(new MemoryStream(npz), "w.npz", "arr_0", new()).Points.Count);
        // One array with its columns is a cloud.
        Assert.Equal(60, PointFile.Read(new MemoryStream(Kernels.Zip([Entry("points", 60, 10), Entry("age", 60)])), "w.npz", null, new()).Points.Count);
        Assert.Equal(60, PointFile.Read(new MemoryStream(Kernels.Zip([Entry("arr_0", 60, 10)])), "w.npz", null, new()).Points.Count);
    }

    [Fact]
    public void Read_DepthwiseKernel_HasOneInputForEachFilter()
    {
        var npz = Kernels.Zip([Entry("conv", 3, 3, 1, 8), Entry("block_1_depthwise_kernel", 3, 3, 8, 1)]);
        var bank = PointFile.Read(new MemoryStream(npz), "w.npz", "block_1_depthwise_kernel", new()).Bank!;
        Assert.Equal((8, 1), (bank.Out, bank.In));
        using var file = WeightFile.Open(npz, "w.npz", Kernels.Small);
        Assert.Equal((8, 1), (file.Layers[1].Out, file.Layers[1].In));
    }

    [Fact]
    public void Read_Patches_AreRows()
    {
        var content = Read(TestTensor.Made("patches", 5, 3, 3));
        Assert.Equal((5, 9), (content.Points.Count, content.Points.Dimension));
        Assert.Null(content.Bank);
        Assert.Equal(TestTensor.Made("", 5, 9).Values.Select(v => (double)v), content.Points.Values.ToArray());
        // The advice for patches that are not square.
        Refused("file", "patches must be square (n×k×k). Save each as a row: a.reshape(len(a), -1)", () => Read(TestTensor.Made("patches", 5, 3, 4)));
        Assert.Equal(12, Read(TestTensor.Made("patches", 5, 12)).Points.Dimension);
    }

    [Fact]
    public void Read_OtherOrder_SaysWhichOptionHelpsAndItDoes()
    {
        Refused("file", "has the shape 8×3×3×2; the last two axes of weights must be equal (k×k). If its axes are in another order, give it (axes), for example ohwi.", () => Read(TestTensor.Made("k", 8, 3, 3, 2)));
        Assert.Equal(16, Read(TestTensor.Made("k", 8, 3, 3, 2), "ohwi").Points.Count);
        Refused("file", "no square kernels in the order of axes hwio", () => Read(TestTensor.Made("k", 8, 3, 3, 2), "hwio"));
    }

    [Fact]
    public void Read_AxesWhereTheyMeanNothing_IsRefused()
    {
        Refused("axes", "has 2 axes (60×10). The order of axes applies to kernels with 4 axes", () => Read(TestTensor.Made("rows", 60, 10), "hwio"));
        Refused("axes", "A table holds rows", () => PointFile.Read(new MemoryStream("1,2\n"u8.ToArray()), "a.csv", null, new(), axes: KernelAxes.ChannelsLast));
        foreach (var axes in (string[])["hwi", "hwoo", "nchw", "hwimo", "🙂🙂", new string('x', 1000)])
            Refused("axes", "is not an order of axes", () => KernelAxes.Parse(axes)!);
        Assert.Null(KernelAxes.Parse(null));
        Assert.Null(KernelAxes.Parse(" "));
        Assert.All(KernelAxes.Common, axes => Assert.Equal(axes, KernelAxes.Parse(axes)!.Order));
    }

    [Fact]
    public void OfFile_NarrowKernelsOfPyTorch_DoNotTurnTheOthers()
    {
        // Kernels of 1×7 with as many inputs as outputs.
        var npz = Kernels.Zip([Entry("a", 8, 4, 3, 3), Entry("b", 8, 8, 1, 7), Entry("c", 8, 8, 3, 3), Entry("d", 192, 192, 1, 7)]);
        using var file = WeightFile.Open(npz, "w.npz", new());
        Assert.Equal(["a 8×4", "c 8×8"], file.Layers.Select(l => $"{l.Name} {l.Out}×{l.In}"));
        Assert.Contains(file.Notes, n => n.Contains("not square", StringComparison.Ordinal) && n.Contains("“d”", StringComparison.Ordinal));
    }

    private static PointFileContent Read(TestTensor tensor, string? axes = null) => PointFile.Read(new MemoryStream(Kernels.Npy(tensor)), "a.npy", null, new(), axes: KernelAxes.Parse(axes));

    private static (string, byte[]) Entry(string name, params int[] shape) => (name + ".npy", Kernels.Npy(TestTensor.Made(name, shape)));

    private static int[] Shape(string axes) => [.. axes.Split(',').Select(a => int.Parse(a, System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>The filters in order of outputs and inputs, gathered index by index.</summary>
    private static List<double> Expected(int[] shape, string order)
    {
        var (stored, four, result) = (TestTensor.Made("", shape).Values, shape[^4..], new List<double>());
        int At(char letter) => order.IndexOf(letter, StringComparison.Ordinal);
        var (first, second) = order.Contains('m', StringComparison.Ordinal) ? ('i', 'm') : ('o', 'i');
        var index = new int[4];
        for (index[At(first)] = 0; index[At(first)] < four[At(first)]; index[At(first)]++)
            for (index[At(second)] = 0; index[At(second)] < four[At(second)]; index[At(second)]++)
                for (index[At('h')] = 0; index[At('h')] < four[At('h')]; index[At('h')]++)
                    for (index[At('w')] = 0; index[At('w')] < four[At('w')]; index[At('w')]++)
                        result.Add(stored[((index[0] * four[1] + index[1]) * four[2] + index[2]) * four[3] + index[3]]);
        return result;
    }

    private static void Refused(string field, string words, Func<object> read)
    {
        var e = Assert.Throws<InvalidInputException>(read);
        Assert.Equal(field, e.Field);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }
}
