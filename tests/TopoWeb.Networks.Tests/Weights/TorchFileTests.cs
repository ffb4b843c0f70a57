using System.Text;
using TopoWeb.Networks.Weights;

namespace TopoWeb.Networks.Tests.Weights;

public sealed class TorchFileTests
{
    private const string Name = "model.pth";

    [Theory]
    [InlineData("F32")]
    [InlineData("F16")]
    [InlineData("BF16")]
    [InlineData("F64")]
    public void Read_StateDict_GivesTheFilters(string type)
    {
        using var file = WeightFile.Open(TorchWriter.Save(Kernels.Network, type), Name, Kernels.Small);
        Assert.Equal(WeightFormat.PyTorch, file.Format);
        Kernels.IsTheNetwork(file, type);
        using var legacy = WeightFile.Open(TorchWriter.SaveLegacy(Kernels.Network, type), Name, Kernels.Small);
        Kernels.IsTheNetwork(legacy, type);
    }

    [Fact]
    public void Read_FilesOfPyTorchItself_GivesTheFilters()
    {
        using var file = WeightFile.Open(TorchFiles.Checkpoint, Name, Kernels.Small);
        Kernels.IsTheNetwork(file);
        using var legacy = WeightFile.Open(TorchFiles.Legacy, Name, Kernels.Small);
        Kernels.IsTheNetwork(legacy);
    }

    [Theory]
    [InlineData("state_dict")]
    [InlineData("model")]
    [InlineData("anything")]
    public void Read_Checkpoint_FindsTheStateDictInIt(string place)
    {
        using var file = WeightFile.Open(TorchWriter.Save(Kernels.Network, parameters: true, inside: place), "a.pt", Kernels.Small);
        Kernels.IsTheNetwork(file);
    }

    [Fact]
    public void Read_StridesAndOffset_AreFollowed()
    {
        // Channels last (O, H, W, I in memory), from the third value of the storage.
        var values = Enumerable.Range(0, 2 + 2 * 3 * 9).Select(i => (float)i).ToArray();
        var pickle = new TorchWriter().OrderedDict().Raw((byte)'(').Text("w").Tensor("0", "FloatStorage", 56, 2, [2, 3, 3, 3], [27, 1, 9, 3]).Raw((byte)'u', (byte)'.').Content;
        using var file = WeightFile.Open(TorchWriter.Zip(pickle, ("0", new TestTensor("", [], values).Bytes())), Name, Kernels.Small);
        var expected = from o in Enumerable.Range(0, 2) from i in Enumerable.Range(0, 3) from r in Enumerable.Range(0, 3) from c in Enumerable.Range(0, 3) select 2f + o * 27 + r * 9 + c * 3 + i;
        Assert.Equal(expected, file.ReadLayer(1).Values);
    }

    [Fact]
    public void Read_Truncated_IsRefused()
    {
        Kernels.EveryTruncationIsRefused(TorchWriter.Save(Kernels.Network), Name);
        Kernels.EveryTruncationIsRefused(TorchWriter.SaveLegacy(Kernels.Network), Name);
    }

    [Theory]
    [InlineData("posix", "system", true)]
    [InlineData("os", "popen", true)]
    [InlineData("builtins", "eval", true)]
    [InlineData("__builtin__", "execfile", true)]
    [InlineData("subprocess", "Popen", true)]
    [InlineData("torch", "load", true)]
    [InlineData("torchvision.models.vgg", "VGG", false)]
    [InlineData("builtins", "range", false)]
    public void Read_PickleThatCalls_CallsNothing(string module, string name, bool isHarmful)
    {
        var program = new TorchWriter().Global(module, name).Text($"touch {Marker}").Raw(0x85, (byte)'R', (byte)'.').Content;
        string[] words = isHarmful ? ["executes code", $"{module}.{name}", "Nothing was executed", "state_dict"] : ["no tensors", $"{module}.{name}", "state_dict"];
        Kernels.Refused(TorchWriter.Zip(program), Name, words);
        Kernels.Refused(TorchWriter.Zip(new TorchWriter().Text(module).Text(name).Raw(0x93).Text($"touch {Marker}").Raw(0x85, 0x81, (byte)'}', (byte)'b', (byte)'.').Content), Name, words);
        Kernels.Refused([0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.', .. program], Name);
        Kernels.Refused(TorchWriter.Zip(new TorchWriter().Text(module).Text(name).Raw(0x93, (byte)'.').Content), Name, "no tensors");

        // Beside weights it keeps them from nobody, and is said.
        var beside = TorchCheckpoint.Save(Pairs.Dict(("hook", new Called(module, name, $"touch {Marker}")), ("state_dict", Pairs.State(Kernels.Network))));
        using var file = WeightFile.Open(beside, Name, Kernels.Small);
        Kernels.IsTheNetwork(file);
        Assert.Equal(isHarmful, file.Notes.Any(n => n.Contains($"“{module}.{name}”", StringComparison.Ordinal) && n.Contains("Nothing was executed here", StringComparison.Ordinal)));
        Assert.False(File.Exists(Marker));
    }

    [Fact]
    public void Read_OtherInstructions_AreRefusedWithWhatToDo()
    {
        foreach (var code in "iodlpgFILSVP\u0082\u0083\u0084\u0097\u0098")
            Kernels.Refused(TorchWriter.Zip(new TorchWriter().Raw((byte)code, (byte)'a', (byte)'\n', (byte)'b', (byte)'\n').Content), Name, "Rejected; nothing was executed");
    }

    [Fact]
    public void Read_BarePickle_SaysHowToSaveAgain()
    {
        Kernels.Refused(new TorchWriter().StateDict(Kernels.Network, "F32").Raw((byte)'.').Content, Name, "plain pickle", "torch.save(model.state_dict()");
        Kernels.Refused(TorchCheckpoint.Pickle(Pairs.Dict(("a", 1))).Pickle, "model.pkl", "plain pickle", "no tensors", "torch.save(model.state_dict()");
        Kernels.Refused(Encoding.ASCII.GetBytes("anything"), Name, "text, not weights");
        Kernels.Refused([0, 1, 2, 3], Name, "before version 1.6");
    }

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "size", "-1", "axis 0" },
        { "size", "2147483648", "axis 0" },
        { "size", "1000", "needs values 0 to 9000" },
        { "stride", "-9", "strides -9×9×3×1" },
        { "stride", "4611686018427387904", "strides" },
        { "offset", "-1", "offset -1" },
        { "offset", "9223372036854775807", "needs values" },
        { "offset", "1", "needs values 1 to 19" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Read_LyingTensor_SaysWhat(string what, string number, string words)
    {
        var value = long.Parse(number, System.Globalization.CultureInfo.InvariantCulture);
        var pickle = new TorchWriter().OrderedDict().Raw((byte)'(').Text("w").Tensor("0", "FloatStorage", 18, what == "offset" ? value : 0,
            [what == "size" ? value : 2, 1, 3, 3], [what == "stride" ? value : 9, 9, 3, 1]).Raw((byte)'u', (byte)'.').Content;
        Kernels.Refused(TorchWriter.Zip(pickle, ("0", new byte[72])), Name, words);
    }

    [Fact]
    public void Read_Expanded_IsRefused()
    {
        var pickle = new TorchWriter().OrderedDict().Raw((byte)'(').Text("w").Tensor("0", "FloatStorage", 1, 0, [100, 100, 3, 3], [0, 0, 0, 0]).Raw((byte)'u', (byte)'.').Content;
        Kernels.Refused(TorchWriter.Zip(pickle, ("0", new byte[4])), Name, "90000 of 1 stored values", "contiguous");
    }

    [Fact]
    public void Read_BrokenArchive_SaysWhat()
    {
        var pickle = new TorchWriter().StateDict([Kernels.Network[0]], "F32").Raw((byte)'.').Content;
        Kernels.Refused(TorchWriter.Zip(pickle, ("n", new byte[8])), Name, "no entry data/“0”");
        Kernels.Refused(Kernels.Zip([("archive/other", [])]), Name, "0 entries NAME/data.pkl");
        Kernels.Refused(Kernels.Zip([("a/data.pkl", pickle), ("b/data.pkl", pickle)]), Name, "2 entries");
        Kernels.Refused(Kernels.Zip([("a/data.pkl", pickle), ("a/data.pkl", pickle)]), Name, "two entries");
        Kernels.Refused(Kernels.Zip([("a/data.pkl", pickle), ("a/byteorder", "big"u8.ToArray())]), Name, "big-endian");
        var twice = new TorchWriter().StateDict([Kernels.Network[0], Kernels.Network[0]], "F32").Raw((byte)'.').Content;
        Kernels.Refused(TorchWriter.Zip(twice, ("0", Kernels.Network[0].Bytes()), ("1", Kernels.Network[0].Bytes()), ("n", new byte[8])), Name, "two tensors named “features.2.weight”");
    }

    [Fact]
    public void Read_KeyLikeAPath_IsOnlyAName()
    {
        var pickle = new TorchWriter().OrderedDict().Raw((byte)'(').Text("w").Tensor("../../../etc/passwd", "FloatStorage", 9, 0, [1, 1, 3, 3], [9, 9, 3, 1]).Raw((byte)'u', (byte)'.').Content;
        Kernels.Refused(TorchWriter.Zip(pickle), Name, "no entry data/“../../../etc/passwd”");
    }

    [Fact]
    public void Read_EndlessPickles_AreStopped()
    {
        Kernels.Refused(TorchWriter.Zip(new TorchWriter().Raw([.. Enumerable.Repeat((byte)'}', 20_000)]).Content), Name, "more instructions than the limit of 10000");
        // One list of 2,000 pairs made a dictionary 2,000 times.
        var bomb = new TorchWriter().Raw((byte)'(', (byte)'N', (byte)'N', (byte)'t').Put().Raw((byte)'0', (byte)']').Put().Raw((byte)'(');
        for (var i = 0; i < 2000; i++)
            bomb.Raw((byte)'h', 0);
        bomb.Raw((byte)'e').Global("collections", "OrderedDict").Raw((byte)'0');
        for (var i = 0; i < 1500; i++)
            bomb.Raw((byte)'h', 2, (byte)'h', 1, 0x85, (byte)'R');
        Kernels.Refused(TorchWriter.Zip(bomb.Raw((byte)'.').Content), Name, "more pairs than the limit of 10000");
        Kernels.Refused(TorchWriter.Zip(new TorchWriter().Raw((byte)'X', 255, 255, 255, 255).Content), Name, "truncated");
    }

    [Fact]
    public void Read_ObjectsThatContainThemselves_End()
    {
        var (list, dictionary) = (new object?[2], Pairs.Dict());
        (list[0], list[1]) = (list, dictionary);
        dictionary.Items.Add(("self", dictionary));
        dictionary.Items.Add(("again", Pairs.Dict(("root", dictionary), ("list", list))));
        dictionary.Items.Add(("list", list));
        var modules = Pairs.Ordered();
        var model = new Instance("mylib", "Net", Pairs.Dict(("_parameters", Pairs.Ordered()), ("_modules", modules), ("parent", list)));
        modules.Items.Add(("again", model));
        modules.Items.Add(("conv", TorchCheckpoint.Convolution(Kernels.Network[0])));
        dictionary.Items.Add(("model", model));
        using var file = WeightFile.Open(TorchCheckpoint.Save(list), Name, Kernels.Small);
        Assert.Equal(Kernels.Network[0].Values, file.ReadLayer(1).Values);
        Assert.Single(file.Layers);
    }

    [Fact]
    public void Read_DeepAndWideObjects_EndToo()
    {
        var limits = new TopoWeb.Networks.Weights.Content.WeightLimits();
        // A million tuples in each other.
        var deep = new TorchWriter().Raw((byte)')').Raw([.. Enumerable.Repeat((byte)0x85, 1_000_000)]).Raw((byte)'.').Content;
        Assert.Contains("no tensors", Assert.Throws<TopoWeb.Topology.InvalidInputException>(() => Kernels.ReadAll(TorchWriter.Zip(deep), Name, limits)).Message, StringComparison.Ordinal);
        // Lists of twice the list before: 2^60 paths to one tensor.
        var wide = TorchCheckpoint.Save(Enumerable.Range(0, 60).Aggregate((object)new object?[] { Kernels.Network[0] }, (inner, _) => new object?[] { inner, inner }));
        Assert.Equal(Kernels.Network[0].Values, Kernels.ReadAll(wide, Name));
        // Dictionaries in each other under a long name, below the depth that is searched, beside weights that are found.
        var nested = Enumerable.Range(0, 150).Aggregate((object)Kernels.Network[2], (inner, _) => Pairs.Dict((new string('x', 300), inner)));
        using var file = WeightFile.Open(TorchCheckpoint.Save(Pairs.Dict(("deep", nested), ("net", Pairs.State([Kernels.Network[0]])))), Name, Kernels.Small);
        Assert.Single(file.Layers);
        Assert.Contains(file.Notes, n => n.Contains("more than 100 deep", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_NumbersOfAnyLength_StandForThemselves()
    {
        // The state of a random generator of NumPy has 128 bits.
        var writer = new TorchWriter().Raw((byte)'}', (byte)'(').Text("state").Raw([0x8a, 17, .. new byte[17]]).Text("more").Raw([0x8b, 20, 0, 0, 0, .. new byte[20]]).Text("state_dict").StateDict([Kernels.Network[0]], "F32").Raw((byte)'u', (byte)'.');
        Assert.Equal(Kernels.Network[0].Values, Kernels.ReadAll(TorchWriter.Zip(writer.Content, ("0", Kernels.Network[0].Bytes()), ("n", new byte[8])), Name));
    }

    private static string Marker => Path.Combine(Path.GetTempPath(), "topoweb-pickle-ran");
}
