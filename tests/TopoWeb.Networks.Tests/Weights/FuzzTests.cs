using System.IO.Compression;
using TopoWeb.Networks.Tests.Weights.Keras;
using TopoWeb.Networks.Tests.Weights.Onnx;
using TopoWeb.Networks.Weights.Content;

namespace TopoWeb.Networks.Tests.Weights;

/// <summary>Broken files of every format are read or refused; see <see cref="Fuzzing"/>.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private static readonly WeightLimits Large = new();

    [Fact]
    public void Open_BrokenSafetensors_IsReadOrRefused() => Fuzz("a.safetensors", Kernels.Safetensors(Kernels.Network), Kernels.Safetensors(Kernels.Network, "BF16"));

    [Fact]
    public void Open_BrokenNpy_IsReadOrRefused() => Fuzz("a.npy", Kernels.Npy(Kernels.Network[0]));

    [Fact]
    public void Open_BrokenNpz_IsReadOrRefused() => Fuzz("a.npz", Npz(CompressionLevel.NoCompression), Npz(CompressionLevel.Optimal));

    [Fact]
    public void Open_BrokenStateDict_IsReadOrRefused() => Fuzz("a.pth", TorchWriter.Save(Kernels.Network), TorchWriter.Save(Kernels.Network, "F16", parameters: true, inside: "model"), TorchFiles.Checkpoint);

    [Fact]
    public void Open_BrokenLegacyStateDict_IsReadOrRefused() => Fuzz("a.pth", TorchWriter.SaveLegacy(Kernels.Network), TorchFiles.Legacy);

    [Fact]
    public void Open_BrokenPickle_IsReadOrRefused()
    {
        // The pickle alone is broken, so that the zip round it never hides it.
        var pickle = new TorchWriter().StateDict(Kernels.Network, "F32").Raw((byte)'.').Content;
        Fuzz("a.pth", [pickle], broken => TorchWriter.Zip(broken, [.. Kernels.Network.Select((t, i) => ($"{i}", t.Bytes())), ("n", new byte[8])]));
    }

    [Fact]
    public void Open_BrokenCheckpoint_IsReadOrRefused()
    {
        // Whole models, several state dicts, quantised tensors, arrays of NumPy, objects of any class: the walk of what a pickle builds.
        var storages = Enumerable.Range(0, 8).Select(i => ($"{i}", new byte[600])).ToArray();
        Fuzz("a.pth", [.. Checkpoints.Select(root => TorchCheckpoint.Pickle(root).Pickle)], broken => TorchWriter.Zip(broken, storages));
    }

    [Fact]
    public void Open_BrokenLegacyCheckpoint_IsReadOrRefused() => Fuzz("a.pth.tar", [.. Checkpoints.Select(TorchCheckpoint.SaveLegacy)]);

    [Fact]
    public void Open_BrokenPlainPickle_IsReadOrRefused() => Fuzz("a.pkl", [.. new[] { true, false }.Select(asText =>
        TorchCheckpoint.Pickle(Pairs.Dict(("model", Pairs.Dict((Kernels.Network[0].Name, TorchCheckpoint.NumpyArray(Kernels.Network[0], asText)), ("b", TorchCheckpoint.NumpyArray(Kernels.Network[2], asText, columnsFirst: true)))))).Pickle)]);

    [Fact]
    public void Open_BrokenTorchScript_IsReadOrRefused()
    {
        var (pickle, storages) = TorchCheckpoint.Pickle(new Several(Kernels.Network[0], Kernels.Network[2]));
        Fuzz("a.pt", Kernels.Zip([("n/data.pkl", TorchCheckpoint.Pickle(new Instance("__torch__", "Net", Pairs.Dict(("training", false)))).Pickle), ("n/code/a.py", []), ("n/constants.pkl", pickle), .. storages.Select(s => ($"n/constants/{s.Key}", s.Content))]));
    }

    [Fact]
    public void Open_BrokenTar_IsRefused()
    {
        using var tar = new MemoryStream();
        using (var writer = new System.Formats.Tar.TarWriter(tar, System.Formats.Tar.TarEntryFormat.Gnu, leaveOpen: true))
            foreach (var name in new[] { "sys_info", "storages", new string('x', 200), "run/model.pth" })
                writer.WriteEntry(new System.Formats.Tar.GnuTarEntry(System.Formats.Tar.TarEntryType.RegularFile, name) { DataStream = new MemoryStream(new byte[700]) });
        Fuzz("a.tar", [tar.ToArray()], content => content, isReadable: false);
    }

    [Fact]
    public void Open_BrokenFileWithoutExtension_IsReadOrRefused() => Fuzz("a", Kernels.Safetensors(Kernels.Network), Kernels.Npy(Kernels.Network[0]), Npz(CompressionLevel.Optimal), TorchWriter.Save(Kernels.Network), TorchWriter.SaveLegacy(Kernels.Network),
        OnnxWriter.Save(Kernels.Network), KerasFiles.Version3, Kernels.Zip([("config.json", "{}"u8.ToArray()), ("model.weights.h5", KerasFiles.Version3)]));

    private static object[] Checkpoints =>
    [
        Pairs.Dict(("epoch", 3), ("state_dict", Pairs.State(Kernels.Network)), ("state_dict_ema", Pairs.State(Kernels.Network, "module.")), ("args", new Instance("argparse", "Namespace", Pairs.Dict(("lr", 0.1)))),
            ("optimizer", Pairs.Dict(("state", Pairs.Dict((0, Pairs.Dict(("exp_avg", Kernels.Network[0]))))), ("param_groups", Array.Empty<object?>())))),
        Pairs.Dict(("model", TorchCheckpoint.Module("mylib.Net", [], [("a", TorchCheckpoint.Convolution(Kernels.Network[0])), ("b", TorchCheckpoint.Module("mylib.Block", [], [("up", TorchCheckpoint.Convolution(Kernels.Network[2], "ConvTranspose2d", "F16", isTransposed: true))]))]))),
        Pairs.Ordered(("q", new Quantised(new sbyte[36], [2, 2, 3, 3], new Several(new Named("torch", "per_channel_affine"), new Stored(TestTensor.Made("", 2), "F64"), new object?[] { 0, 1 }, 0))), ("n", TorchCheckpoint.NumpyArray(Kernels.Network[0], asText: true)),
            ("p", new Quantised(new sbyte[36], [2, 2, 3, 3], new Several(new Named("torch", "per_tensor_affine"), 0.5, 1)))),
    ];

    [Fact]
    public void Open_BrokenOnnx_IsReadOrRefused() => Fuzz("a.onnx", OnnxWriter.Save(Kernels.Network), OnnxWriter.Save(Kernels.Network, "F16", OnnxWriter.Storage.Packed), OnnxWriter.Save(Kernels.Network, "F32", OnnxWriter.Storage.Single, packedDims: false));

    [Fact]
    public void Open_BrokenKeras_IsReadOrRefused() => Fuzz("a.h5", KerasFiles.Weights, KerasFiles.Model, KerasFiles.Latest, KerasFiles.Version3, KerasFiles.Others);

    [Fact]
    public void Open_BrokenChunkedKeras_IsReadOrRefused() => Fuzz("a.h5", ChunkedFileTests.Contents);

    [Fact]
    public void Open_BrokenKerasOfOtherOrders_IsReadOrRefused() => Fuzz("a.h5", KerasOrderFiles.Numbered, KerasOrderFiles.Keras1Config, KerasOrderFiles.Keras2Classes, KerasOrderFiles.Arrays, KerasOrderFiles.Keras3);

    [Fact]
    public void Open_BrokenOnnxWithOperators_IsReadOrRefused() => Fuzz("a.onnx", OnnxConstantTests.Contents);

    [Fact]
    public void Open_BrokenKerasConfiguration_IsReadOrRefused() =>
        // The configuration alone is broken, so that the zip round it never hides it.
        Fuzz("a.keras", ["{\"class_name\": \"Sequential\", \"config\": {\"layers\": [{\"class_name\": \"Conv2D\", \"config\": {\"name\": \"features.2\"}}, {\"class_name\": \"TimeDistributed\", \"config\": {\"name\": \"t\", \"layer\": {\"class_name\": \"Conv2D\", \"config\": {}}}}]}}"u8.ToArray()],
            broken => Kernels.Zip([("config.json", broken), ("model.weights.h5", KerasFiles.Version3)]));

    [Fact]
    public void Open_BrokenKerasModel_IsReadOrRefused() => Fuzz("a.keras", Kernels.Zip([("config.json", "{}"u8.ToArray()), ("model.weights.h5", KerasFiles.Version3)]));

    private static byte[] Npz(CompressionLevel level) => Kernels.Zip(Kernels.Network.Select(t => (t.Name + ".npy", Kernels.Npy(t))), level);

    private void Fuzz(string name, params byte[][] seeds) => Fuzz(name, seeds, content => content);

    private void Fuzz(string name, byte[][] seeds, Func<byte[], byte[]> wrap, bool isReadable = true)
    {
        foreach (var seed in seeds.Where(_ => isReadable))
            Kernels.ReadAll(wrap(seed), name);
        // By turns with small limits and with those that files of hundreds of megabytes may have: a small file never uses them up.
        Fuzzing.Run(output, name, seeds, 20260101, wrap, (content, i) => Kernels.ReadAll(content, name, i / seeds.Length % 2 == 0 ? Kernels.Small : Large), message => Assert.False(string.IsNullOrWhiteSpace(message)));
    }
}
