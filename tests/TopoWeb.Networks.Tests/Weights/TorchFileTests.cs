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
    public void Read_Checkpoint_FindsTheStateDictInIt(string place)
    {
        using var file = WeightFile.Open(TorchWriter.Save(Kernels.Network, parameters: true, inside: place), "a.pt", Kernels.Small);
        Kernels.IsTheNetwork(file);
    }

    [Fact]
    public void Read_OtherCheckpoint_SaysWhereItLooks() => Kernels.Refused(TorchWriter.Save(Kernels.Network, inside: "ema"), Name, "state_dict, model_state_dict, model");

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
    [InlineData("posix", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("os", "popen")]
    [InlineData("torch", "load")]
    [InlineData("torch.storage", "_load_from_bytes")]
    [InlineData("torchvision.models.vgg", "VGG")]
    [InlineData("numpy.core.multiarray", "_reconstruct")]
    public void Read_PickleWithCode_IsRefused(string module, string name)
    {
        var program = new TorchWriter().Global(module, name).Text($"touch {Marker}").Raw(0x85, (byte)'R', (byte)'.').Content;
        Kernels.Refused(TorchWriter.Zip(program), Name, "executes code", $"{module}.{name}", "nothing was executed", "state_dict");
        var stacked = new TorchWriter().Text(module).Text(name).Raw(0x93, (byte)'.').Content;
        Kernels.Refused(TorchWriter.Zip(stacked), Name, "executes code");
        Kernels.Refused([0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.', .. program], Name, "executes code");
        Assert.False(File.Exists(Marker));
    }

    [Fact]
    public void Read_Program_IsRefusedWithWhatToDo()
    {
        var writer = new TorchWriter().Global("__torch__.torchvision.models.vgg", "VGG");
        Kernels.Refused(TorchWriter.Zip(writer.Content), Name, "TorchScript", "state_dict");
        foreach (var code in "iodlpgFILSV\u0082\u0083\u0084\u0092")
            Kernels.Refused(TorchWriter.Zip(new TorchWriter().Raw((byte)code, (byte)'a', (byte)'\n', (byte)'b', (byte)'\n').Content), Name, "Rejected; nothing was executed");
    }

    [Fact]
    public void Read_BarePickle_SaysHowToSaveAgain()
    {
        Kernels.Refused(new TorchWriter().StateDict(Kernels.Network, "F32").Raw((byte)'.').Content, Name, "plain pickle", "torch.save(model.state_dict()");
        Kernels.Refused(Encoding.ASCII.GetBytes("ustar or anything"), Name, "before version 1.6");
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

    private static string Marker => Path.Combine(Path.GetTempPath(), "topoweb-pickle-ran");
}
