using TopoWeb.Networks.Weights;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;
using static TopoWeb.Networks.Tests.Weights.OnnxWriter;

namespace TopoWeb.Networks.Tests.Weights.Onnx;

/// <summary>Weights behind operators, in functions and in other files; the order of the layers.</summary>
public sealed class OnnxConstantTests
{
    private const string Name = "model.onnx";
    private const int Float = 1, Uint8 = 2, Int8 = 3, Int64 = 7, Half = 10;

    private static readonly TestTensor First = Kernels.Network[0];
    private static readonly TestTensor Second = Kernels.Network[2];

    [Fact]
    public void Read_NodesInAnyOrder_ListsLayersByDataFlow()
    {
        var model = Model([Node("Conv", "last", "y", "h", "w2"), Node("Relu", "", "h", "c"), Node("Conv", "first", "c", "x", "w1")], [Tensor(Second with { Name = "w2" }), Tensor(First with { Name = "w1" })]);
        using var file = Open(model);
        Assert.Equal(["w1 4×3", "w2 2×4"], file.Layers.Select(l => $"{l.Name} {l.Out}×{l.In}"));
        Assert.Empty(file.Notes);
    }

    [Fact]
    public void Read_NodesInARing_EndsAndListsBoth()
    {
        using var file = Open(Model([Node("Conv", "a", "y", "z", "w1"), Node("Conv", "b", "z", "y", "w2")], [Tensor(First with { Name = "w1" }), Tensor(Second with { Name = "w2" })]));
        Assert.Equal(["w1", "w2"], file.Layers.Select(l => l.Name));
        Kernels.Refused(Model([Node("Identity", "", "a", "b"), Node("Identity", "", "b", "a"), Node("Conv", "c", "y", "x", "a")], []), Name, "behind too many operators");
    }

    [Fact]
    public void Read_WeightsBehindCastTransposeReshapeIdentityAndSqueeze_AreFolded()
    {
        var half = Tensor(First with { Name = "half" }, "F16");
        var stored = Tensor(new("hwio", [3, 3, 3, 4], Permuted(First, 2, 3, 1, 0)));
        var flat = Tensor(new("flat", [36, 3], First.Values));
        var more = Tensor(new("more", [1, 4, 3, 1, 3, 3], First.Values));
        using var file = Open(Model(
            [Node("Cast", "", "a", ["half"], Integer("to", Float)), Conv("a"),
             Node("Transpose", "", "b", ["hwio"], Integers("perm", 3, 2, 0, 1)), Conv("b"),
             Node("Identity", "", "flat2", "flat"), Node("Reshape", "", "c", "flat2", "shape"), Conv("c"),
             Node("Squeeze", "", "d", "more", "axes"), Conv("d"),
             Node("Unsqueeze", "", "e5", ["flat3"], Integers("axes", 0)), Node("Reshape", "", "e", "e5", "shape"), Node("CastLike", "", "e2", "e", "half"), Conv("e2")],
            [half, stored, flat, more, Tensor(new("flat3", [4, 27], First.Values)), Values("shape", Int64, [4], Longs(4, -1, 3, 3)), Values("axes", Int64, [2], Longs(0, -3))]));
        Assert.Equal(["half F16", "hwio F32", "flat F32", "more F32", "flat3 F32"], file.Layers.Select(l => $"{l.Name} {l.DataType}"));
        Assert.All(file.Layers, l => Assert.Equal(First.Values, file.ReadLayer(l.Number).Values));
    }

    [Fact]
    public void Read_QuantisedWeights_AreDequantised()
    {
        var bytes = Enumerable.Range(0, 108).Select(i => (byte)(sbyte)(i * 37 % 255 - 127)).ToArray();
        float[] scales = [0.5f, 0.25f, 2, 0.125f];
        using var file = Open(Model(
            [Node("DequantizeLinear", "", "a", "q", "s", "z"), Conv("a"),
             Node("DequantizeLinear", "", "b", ["q", "s4"], Integer("axis", 0)), Conv("b"),
             Node("QuantizeLinear", "", "c1", ["w", "s4", "z4"], Integer("axis", -4)), Node("DequantizeLinear", "", "c", ["c1", "s4", "z4"], Integer("axis", 0)), Conv("c"),
             Node("QLinearConv", "qconv", "y", "x", "s", "z", "q", "s4", "z4", "s", "z"),
             Node("Cast", "", "f", ["q"], Integer("to", Float)), Node("Sub", "", "g", "f", "two"), Node("Mul", "", "d", "g", "column"), Conv("d")],
            [Values("q", Int8, [4, 3, 3, 3], bytes), Tensor(new("s", [], [0.02f])), Values("z", Int8, [], [3]), Tensor(new("s4", [4], scales)), Values("z4", Int8, [4], [0, 1, 0xFF, 2]),
             Tensor(First with { Name = "w" }), Tensor(new("two", [], [2])), Tensor(new("column", [4, 1, 1, 1], scales))]));
        Assert.Equal(["q I8", "q I8", "w F32", "q I8", "q I8"], file.Layers.Select(l => $"{l.Name} {l.DataType}"));
        var q = Array.ConvertAll(bytes, b => (float)(sbyte)b);
        Assert.Equal(q.Select(v => (v - 3) * 0.02f), file.ReadLayer(1).Values);
        Assert.Equal(q.Select((v, i) => v * scales[i / 27]), file.ReadLayer(2).Values);
        int[] zeros = [0, 1, -1, 2];
        Assert.Equal(First.Values.Select((v, i) => (Math.Clamp(MathF.Round(v / scales[i / 27], MidpointRounding.ToEven) + zeros[i / 27], -128, 127) - zeros[i / 27]) * scales[i / 27]), file.ReadLayer(3).Values);
        Assert.Equal(q.Select((v, i) => (v - zeros[i / 27]) * scales[i / 27]), file.ReadLayer(4).Values);
        Assert.Equal(q.Select((v, i) => (v - 2) * scales[i / 27]), file.ReadLayer(5).Values);
    }

    [Fact]
    public void Read_FourBitsInBlocks_AreDequantised()
    {
        // 2×2×3×3 in blocks of 2 along the outputs: one step for both.
        var packed = Enumerable.Range(0, 18).Select(i => (byte)(i * 29 % 256)).ToArray();
        var scales = Enumerable.Range(0, 18).Select(i => (i + 1) / 4f).ToArray();
        using var file = Open(Model([Node("DequantizeLinear", "", "a", ["q", "s"], Integer("axis", 0), Integer("block_size", 2)), Conv("a")], [Values("q", 22, [2, 2, 3, 3], packed), Tensor(new("s", [1, 2, 3, 3], scales))]));
        Assert.Equal(Enumerable.Range(0, 36).Select(i => ((packed[i / 2] >> (i % 2 * 4)) & 15) is var half && half > 7 ? (half - 16) * scales[i % 18] : half * scales[i % 18]), file.ReadLayer(1).Values);
    }

    [Fact]
    public void Read_WeightsInFunctions_AreFound()
    {
        // Two levels: block(x, w, s) = conv(x, turn(w)); the inner function takes its permutation from the call.
        var turn = Function("lib", "turn", ["w"], ["t"], [Node("Transpose", "", "t", ["w"], Referring("perm", "order"))]);
        var block = Function("lib", "block", ["x", "w"], ["y"], [Node("turn", "", "t", ["w"], Domain("lib"), Integers("order", 3, 2, 0, 1)), Node("Conv", "inner", "y", "x", "t")]);
        var call = Node("block", "layer1", "h", ["in", "w1"], Domain("lib"));
        var other = Node("block", "layer2", "out", ["h", "w2"], Domain("lib"));
        using var file = Open(Model([other, call], [Tensor(new("w1", [3, 3, 3, 4], Permuted(First, 2, 3, 1, 0))), Tensor(new("w2", [3, 3, 4, 2], Permuted(Second, 2, 3, 1, 0)))], [block, turn]));
        Assert.Equal(["w1 4×3", "w2 2×4"], file.Layers.Select(l => $"{l.Name} {l.Out}×{l.In}"));
        Assert.Equal(First.Values, file.ReadLayer(1).Values);
        Assert.Equal(Second.Values, file.ReadLayer(2).Values);
    }

    [Fact]
    public void Read_WeightsInABodyOfACondition_AreFound()
    {
        var body = new OnnxWriter().Bytes(1, Node("Conv", "inside", "y", "x", "w")).Text(2, "then").Content;
        var condition = Node("If", "if", "z", ["c"], new OnnxWriter().Text(1, "then_branch").Bytes(6, body).Content);
        using var file = Open(Model([condition], [Tensor(First with { Name = "w" })]));
        Assert.Equal("w", Assert.Single(file.Layers).Name);
    }

    [Fact]
    public void Read_FunctionsWithoutEnd_AreRefused()
    {
        Kernels.Refused(Model([Node("f", "", "y", ["x"], Domain("d"))], [], [Function("d", "f", ["x"], ["y"], [Node("f", "", "y", ["x"], Domain("d"))])]), Name, "more than 32 deep");
        // Each calls the next one twice: two to the thirtieth nodes.
        var functions = Enumerable.Range(0, 30).Select(i => Function("d", $"f{i}", ["x"], ["y"], [Node($"f{i + 1}", "", "y", ["x"], Domain("d")), Node($"f{i + 1}", "", "z", ["x"], Domain("d"))])).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Kernels.Refused(Model([Node("f0", "", "y", ["x"], Domain("d"))], [], functions), Name, "more than 10000 nodes", "without functions");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 16 << 20);
    }

    [Fact]
    public void Read_ResultThatEntersTheNextTwice_IsNotComputedWithoutEnd()
    {
        var doubled = Enumerable.Range(0, 40).Select(i => Node("Add", "", $"w{i + 1}", $"w{i}", $"w{i}"));
        Kernels.Refused(Model([.. doubled, Conv("w40")], [Tensor(First with { Name = "w0" })]), Name, "behind too many operators");
    }

    [Fact]
    public void Read_LayersLeftOut_AreAllNamedWithTheReason()
    {
        var nodes = Enumerable.Range(0, 12).Select(i => Node("Conv", $"n{i}", $"y{i}", "x", "computed")).Append(Node("Gather", "", "computed", "w", "i"))
            .Append(Node("ConvInteger", "ci", "z", "x", "w")).Append(Node("Conv", "given", "z2", "x", "input")).Append(Node("Conv", "empty", "z3", "x")).Append(Conv("w"));
        using var file = Open(Model(nodes, [Tensor(First with { Name = "w" }), Values("i", Int64, [], Longs(0))]));
        var note = Assert.Single(file.Notes, n => n.StartsWith("Not listed", StringComparison.Ordinal));
        for (var i = 0; i < 12; i++)
            Assert.Contains($"“n{i}” (its weights are computed by “Gather”)", note, StringComparison.Ordinal);
        Assert.Contains("“ci” (ConvInteger)", note, StringComparison.Ordinal);
        Assert.Contains("“given” (its weights are an input of the model)", note, StringComparison.Ordinal);
        Assert.Contains("“empty” (no weights)", note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Read_SparseWeights_AreSpread(bool alongAxes, bool packed)
    {
        var (first, second) = (Pruned(First), Pruned(Second));
        using var file = Open(Model([Conv("w1"), Node("Constant", "", "c", [], SparseValue(Sparse(second with { Name = "w2" }, alongAxes, packed))), Conv("c")], [], sparse: [Sparse(first with { Name = "w1" }, alongAxes, packed)]));
        Assert.Equal(["w1 4×3", "w2 2×4"], file.Layers.Select(l => $"{(l.Name == "c" ? "w2" : l.Name)} {l.Out}×{l.In}"));
        Assert.Equal(first.Values, file.ReadLayer(1).Values);
        Assert.Equal(second.Values, file.ReadLayer(2).Values);
    }

    [Fact]
    public void Read_SparseWeightsBehindOperators_AreFolded()
    {
        var stored = Pruned(new("hwio", [3, 3, 3, 4], Permuted(First, 2, 3, 1, 0)));
        using var file = Open(Model([Node("Transpose", "", "b", ["hwio"], Integers("perm", 3, 2, 0, 1)), Conv("b")], [], sparse: [Sparse(stored, alongAxes: true)]));
        Assert.Equal(Permuted(stored, 3, 2, 0, 1), file.ReadLayer(1).Values);
    }

    [Fact]
    public void Read_SparseWeightsThatAreHardlyStored_AreNamed()
    {
        var few = new TestTensor("few", [1000, 1000, 3, 3], [1f]);
        var sparse = new OnnxWriter().Bytes(1, Tensor(new("few", [1], [1f]))).Bytes(2, Values("", Int64, [1], Longs(7)));
        foreach (var size in few.Shape)
            sparse.Varint(3, size);
        using var file = Open(Model([Conv("few"), Conv("w")], [Tensor(First with { Name = "w" })], sparse: [sparse.Content]));
        Assert.Equal("w", Assert.Single(file.Layers).Name);
        Assert.Contains("“out of few” (its weights are sparse, with fewer than 1 value in 1024 stored)", Assert.Single(file.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new long[] { 0, 108 }, "index 108 behind 0, of 108")]
    [InlineData(new long[] { 5, 5 }, "index 5 behind 5")]
    [InlineData(new long[] { -1, 5 }, "index -1")]
    [InlineData(new long[] { 1, 2, 3 }, "has values of shape 2 at indices of shape 3")]
    public void Read_SparseIndicesThatDoNotFit_AreRefused(long[] indices, string message)
    {
        var sparse = new OnnxWriter().Bytes(1, Tensor(new("w", [2], [1f, 2f]))).Bytes(2, Values("", Int64, [indices.Length], Longs(indices)));
        foreach (var size in First.Shape)
            sparse.Varint(3, size);
        Assert.Contains(message, Assert.Throws<InvalidInputException>(() =>
        {
            using var file = Open(Model([Conv("w")], [], sparse: [sparse.Content]));
            file.ReadLayer(1);
        }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ExternalData_IsReadFromTheFileBesideIt()
    {
        var data = new byte[16].Concat(First.Bytes()).ToArray();
        var model = Model([Conv("w")], [External("w", Float, First.Shape, "w.bin", 16, 432)]);
        using (var file = Open(model, beside: name => name == "w.bin" ? new MemoryStream(data) : null))
            Assert.Equal(First.Values, file.ReadLayer(1).Values);
        Refused(model, null, "“w.bin” (external data)", "Give that file together with the model", "save_as_external_data=False");
        Refused(model, _ => null, "“w.bin” (external data), which is not there", "Put that file beside the model");
        Refused(model, _ => new MemoryStream(data[..100]), "needs 432 bytes from 16", "do not belong together");
        Refused(Model([Conv("w")], [External("w", Float, First.Shape, "w.bin", -1, 432)]), _ => new MemoryStream(data), "do not belong together");
        foreach (var location in (string[])["../w.bin", "/etc/passwd", "a/w.bin", "..", "", "C:\\w.bin", "a\0b"])
            Refused(Model([Conv("w")], [External("w", Float, First.Shape, location, 0, 432)]), _ => throw new InvalidOperationException("opened"), "not a file beside the model");
    }

    [Fact]
    public void Open_PathOfAModelWithExternalData_ReadsTheFolderAndNothingElse()
    {
        var folder = Directory.CreateTempSubdirectory("topoweb-onnx-");
        try
        {
            var path = Path.Combine(folder.FullName, Name);
            File.WriteAllBytes(path, Model([Conv("w")], [External("w", Float, First.Shape, "w.bin", 0, 432)]));
            Assert.Contains("which is not there", Assert.Throws<InvalidInputException>(() => WeightFile.Open(path, Kernels.Small)).Message, StringComparison.Ordinal);
            var elsewhere = Path.Combine(folder.FullName, "elsewhere.bin");
            File.WriteAllBytes(elsewhere, First.Bytes());
            if (!OperatingSystem.IsWindows())
            {
                File.CreateSymbolicLink(Path.Combine(folder.FullName, "w.bin"), elsewhere);
                Assert.Throws<InvalidInputException>(() => WeightFile.Open(path, Kernels.Small));
                File.Delete(Path.Combine(folder.FullName, "w.bin"));
            }
            // What the message advises.
            File.Move(elsewhere, Path.Combine(folder.FullName, "w.bin"));
            using var file = WeightFile.Open(path, Kernels.Small);
            Assert.Equal(First.Values, file.ReadLayer(1).Values);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Files for fuzzing: operators, functions, quantised and external values.</summary>
    public static byte[][] Contents =>
    [
        Model([Node("Cast", "", "a", ["half"], Integer("to", Float)), Conv("a"), Node("Transpose", "", "b", ["hwio"], Integers("perm", 3, 2, 0, 1)), Conv("b"), Node("Reshape", "", "c", "flat", "shape"), Conv("c")],
            [Tensor(First with { Name = "half" }, "F16"), Tensor(new("hwio", [3, 3, 3, 4], First.Values)), Tensor(new("flat", [36, 3], First.Values)), Values("shape", Int64, [4], Longs(4, -1, 3, 3))]),
        Model([Node("DequantizeLinear", "", "b", ["q", "s4", "z4"], Integer("axis", 0)), Conv("b"), Node("QLinearConv", "q", "y", "x", "s", "z", "q", "s4", "z4", "s", "z"), Node("Mul", "", "d", "w", "column"), Conv("d")],
            [Values("q", Int8, [4, 3, 3, 3], new byte[108]), Tensor(new("s4", [4], [1, 2, 3, 4])), Values("z4", Int8, [4], [0, 1, 0xFF, 2]), Tensor(First with { Name = "w" }), Tensor(new("column", [4, 1, 1, 1], [1, 2, 3, 4]))]),
        Model([Node("block", "layer2", "out", ["h", "w2"], Domain("lib")), Node("block", "layer1", "h", ["in", "w1"], Domain("lib"))], [Tensor(new("w1", [3, 3, 3, 4], First.Values)), Tensor(new("w2", [3, 3, 4, 2], Second.Values))],
            [Function("lib", "block", ["x", "w"], ["y"], [Node("turn", "", "t", ["w"], Domain("lib"), Integers("order", 3, 2, 0, 1)), Node("Conv", "inner", "y", "x", "t")]), Function("lib", "turn", ["w"], ["t"], [Node("Transpose", "", "t", ["w"], Referring("perm", "order"))])]),
        Model([Conv("w1"), Conv("w2"), Node("Constant", "", "c", [], SparseValue(Sparse(Pruned(First) with { Name = "w3" }, alongAxes: true))), Conv("c")], [], sparse: [Sparse(Pruned(First) with { Name = "w1" }, alongAxes: false), Sparse(Pruned(Second) with { Name = "w2" }, alongAxes: true, packed: true)]),
    ];

    /// <summary>Two of three values are zero.</summary>
    private static TestTensor Pruned(TestTensor tensor) => tensor with { Values = [.. tensor.Values.Select((v, i) => i % 3 == 1 ? v : 0)] };

    private static WeightFile Open(byte[] content, Func<string, Stream?>? beside = null) =>
        WeightFile.Open(content, Name, Kernels.Small, TestContext.Current.CancellationToken, new WeightReading { Beside = beside });

    private static void Refused(byte[] content, Func<string, Stream?>? beside, params string[] words)
    {
        var e = Assert.Throws<InvalidInputException>(() => Open(content, beside).Dispose());
        foreach (var word in words)
            Assert.Contains(word, e.Message, StringComparison.Ordinal);
    }

    private static byte[] Conv(string weights) => Node("Conv", "", $"out of {weights}", "x", weights);

    private static float[] Permuted(TestTensor tensor, params int[] order) => TopoWeb.Networks.Formats.Kernels.ArrayAxes.Transpose(tensor.Values, tensor.Shape, order);

    private static byte[] Longs(params long[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
