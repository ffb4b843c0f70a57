using System.IO.Compression;
using System.Text;
using TopoWeb.Networks.Formats;
using TopoWeb.Networks.Tests.Weights;
using TopoWeb.Networks.Weights;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Tests.Formats;

public sealed class ContentKindsTests
{
    private const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";

    public static TheoryData<ContentKind, byte[]> Files => new()
    {
        { ContentKind.Empty, [] },
        { ContentKind.Npy, Kernels.Npy(Kernels.Network[0]) },
        { ContentKind.Npz, Kernels.Zip([("a.npy", Kernels.Npy(Kernels.Network[0])), ("meta.json", "{}"u8.ToArray())]) },
        { ContentKind.TorchZip, TorchWriter.Save(Kernels.Network) },
        { ContentKind.TorchScript, Kernels.Zip([("net/data.pkl", []), ("net/code/__torch__.py", []), ("net/constants.pkl", [])]) },
        { ContentKind.TorchLegacy, TorchWriter.SaveLegacy(Kernels.Network) },
        { ContentKind.Pickle, new TorchWriter().Raw((byte)'N', (byte)'.').Content },
        { ContentKind.Safetensors, Kernels.Safetensors(Kernels.Network) },
        { ContentKind.Onnx, OnnxWriter.Save(Kernels.Network) },
        { ContentKind.Hdf5, KerasFiles.Weights },
        { ContentKind.Hdf5, [.. new byte[512], .. KerasFiles.Weights] },
        { ContentKind.KerasZip, Kernels.Zip([("config.json", "{}"u8.ToArray()), ("model.weights.h5", KerasFiles.Version3)]) },
        { ContentKind.Zip, Kernels.Zip([("policy.pth", TorchWriter.Save(Kernels.Network))]) },
        { ContentKind.Zip, Kernels.Zip([]) },
        { ContentKind.Gzip, Gzip("1,2\n"u8.ToArray()) },
        { ContentKind.Compressed, [0x28, 0xb5, 0x2f, 0xfd, 0, 0] },
        { ContentKind.LfsPointer, Encoding.ASCII.GetBytes(Pointer) },
        { ContentKind.WebPage, "\n <!DOCTYPE html><html><body>Sign in</body></html>"u8.ToArray() },
        { ContentKind.WebPage, "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>"u8.ToArray() },
        { ContentKind.Json, """{"metadata": {}, "weight_map": {"a": "model-00001-of-00002.safetensors"}}"""u8.ToArray() },
        { ContentKind.Text, "x,y\n1,2\n"u8.ToArray() },
        { ContentKind.Text, [0xef, 0xbb, 0xbf, .. "x;y\n1;2\n"u8] },
        { ContentKind.Text, Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("x\t1\n")).ToArray() },
        { ContentKind.Text, Encoding.Latin1.GetBytes("größe,höhe,tiefe,länge,dicke,fläche\n1,2,3,4,5,6\n") },
        { ContentKind.Parquet, "PAR1\u0015\0\u0015\0"u8.ToArray() },
        { ContentKind.Arrow, "ARROW1\0\0"u8.ToArray() },
        { ContentKind.Feather, "FEA1\0\0\0\0"u8.ToArray() },
        { ContentKind.MessagePack, [0x82, 0xa6, .. "params"u8, 0x81, 0xa6, .. "Conv_0"u8] },
        { ContentKind.MessagePack, [0xde, 0, 20, 0xa4, .. "conv"u8, 0x81, 0xa4] },
        { ContentKind.Arrow, [255, 255, 255, 255, 0x78, 1, 0, 0, 16, 0, 0, 0, 0, 0, 10, 0, 14] },
        { ContentKind.Unknown, [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0] },
        { ContentKind.Unknown, new byte[1000] },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Of_File_IsToldByItsContent(ContentKind kind, byte[] content)
    {
        using var stream = new MemoryStream(content);
        Assert.Equal(kind, ContentKinds.Of(stream));
        Assert.Equal(0, stream.Position);
    }

    [Fact]
    public void Of_ZipCutOff_IsToldByItsFirstEntry()
    {
        using var torch = new MemoryStream(TorchWriter.Save(Kernels.Network)[..200]);
        Assert.Equal(ContentKind.TorchZip, ContentKinds.Of(torch));
        using var npz = new MemoryStream(Kernels.Zip([("a.npy", Kernels.Npy(Kernels.Network[0]))])[..100]);
        Assert.Equal(ContentKind.Npz, ContentKinds.Of(npz));
        using var nothing = new MemoryStream("PK\u0003\u0004"u8.ToArray());
        Assert.Equal(ContentKind.Zip, ContentKinds.Of(nothing));
    }

    [Fact]
    public void Of_Tar_IsToldByItsMark()
    {
        using var tar = new MemoryStream();
        using (var writer = new System.Formats.Tar.TarWriter(tar, leaveOpen: true))
            writer.WriteEntry(new System.Formats.Tar.UstarTarEntry(System.Formats.Tar.TarEntryType.RegularFile, "model.pth") { DataStream = new MemoryStream([1, 2, 3]) });
        Assert.Equal(ContentKind.Tar, ContentKinds.Of(tar));
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("model_best.pth.tar")]
    [InlineData("model.onnx")]
    [InlineData("model.h5")]
    [InlineData("model.keras")]
    [InlineData("model.npz")]
    [InlineData("model.csv")]
    [InlineData("pytorch_model")]
    [InlineData("model.weights")]
    public void Open_WrongName_IsNoErrorWhereTheContentIsClear(string name)
    {
        byte[][] files = [TorchWriter.Save(Kernels.Network), TorchWriter.SaveLegacy(Kernels.Network), Kernels.Safetensors(Kernels.Network), OnnxWriter.Save(Kernels.Network)];
        foreach (var content in files)
        {
            using var file = WeightFile.Open(content, name, Kernels.Small);
            Assert.Equal(Kernels.Network[0].Values, file.ReadLayer(1).Values);
        }
        Assert.NotEmpty(Kernels.ReadAll(KerasFiles.Weights, name));
        Assert.NotEmpty(Kernels.ReadAll(Kernels.Zip([("config.json", "{}"u8.ToArray()), ("model.weights.h5", KerasFiles.Version3)]), name));
        Assert.NotEmpty(Kernels.ReadAll(Kernels.Npy(Kernels.Network[0]), name));
        Assert.NotEmpty(Kernels.ReadAll(Kernels.Zip([("a.npy", Kernels.Npy(Kernels.Network[0]))]), name));
    }

    [Theory]
    [InlineData("cloud")]
    [InlineData("cloud.pth")]
    [InlineData("cloud.npz")]
    [InlineData("cloud.csv")]
    public void ReadPoints_WrongName_IsNoErrorWhereTheContentIsClear(string name)
    {
        var array = Kernels.Npy(new TestTensor("", [2, 2], [1, 2, 3, 4]));
        Assert.Equal(2, PointFile.Read(new MemoryStream(array), name, null, new PointFileLimits()).Points.Count);
        var zip = Kernels.Zip([("a.npy", array)]);
        Assert.Equal(2, PointFile.Read(new MemoryStream(zip), name, null, new PointFileLimits()).Points.Count);
        Assert.Equal(["a"], PointFile.Arrays(new MemoryStream(zip), name, new PointFileLimits()));
    }

    [Fact]
    public void ReadPoints_TextOfAnyName_IsATable() =>
        Assert.Equal(2, PointFile.Read(new MemoryStream("1 2\n3 4\n"u8.ToArray()), "points.dat", null, new PointFileLimits()).Points.Count);

    public static TheoryData<byte[], string[]> NoWeights => new()
    {
        { Encoding.ASCII.GetBytes(Pointer), ["Git LFS pointer", "git lfs pull"] },
        { "<html><head><title>Google Drive - Virus scan warning</title>"u8.ToArray(), ["web page", "download"] },
        { """{"weight_map": {}}"""u8.ToArray(), ["JSON", "one of the files it names"] },
        { Gzip([1, 2, 3]), ["gzip", "gunzip"] },
        { [0xfd, .. "7zXZ\0"u8], ["compressed", "Unpack it"] },
        { [.. "MATLAB 5.0 MAT-file, Platform: GLNXA64"u8, .. new byte[100]], ["MATLAB", "scipy.io.loadmat"] },
        { [.. "SQLite format 3\0"u8, .. new byte[100]], ["SQLite", "sqlite3 -header -csv"] },
        { [0x1c, 0, 0, 0, .. "TFL3"u8, .. new byte[100]], ["TensorFlow Lite", "tf2onnx.convert --tflite"] },
        { [0x08, 0x01, 0x12, 0x80, 0x02, .. new byte[300]], ["TensorFlow saves it", "save_weights"] },
        { [.. "GGUF"u8, 3, 0, 0, 0], ["GGUF", "no convolutions"] },
        { "ply\nformat ascii 1.0\nelement vertex 3\n"u8.ToArray(), ["PLY", "open3d.io.read_point_cloud"] },
        { "@RELATION iris\n@ATTRIBUTE x NUMERIC\n@DATA\n1\n"u8.ToArray(), ["Weka", "loadarff"] },
        { [0x81, 0xa6, .. "params"u8, 0x81, 0xa6, .. "Conv_0"u8], ["Flax", "save_file"] },
        { [], ["empty"] },
    };

    [Theory]
    [MemberData(nameof(NoWeights))]
    public void Open_NoWeights_SaysWhatItIsAndWhatToDo(byte[] content, string[] words)
    {
        foreach (var name in new[] { "model.pth", "model.safetensors", "model.onnx", "model.h5", "model", "model.npy", "model.npz" })
            Kernels.Refused(content, name, words);
        foreach (var name in new[] { "cloud.xls", "cloud" })
        {
            var e = Assert.Throws<InvalidInputException>(() => PointFile.Read(new MemoryStream(content), name, null, new PointFileLimits()));
            Assert.All(words, word => Assert.Contains(word, e.Message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Open_OtherZip_NamesWhatItContains()
    {
        Kernels.Refused(Kernels.Zip([("data", []), ("policy.pth", []), ("\u202edata/../x", [])]), "model.zip", "zip archive", "“data”, “policy.pth”, “?data/../x”", "Unpack it");
        Kernels.Refused(Kernels.Zip([("[Content_Types].xml", []), ("xl/workbook.xml", [])]), "points.xlsx", "Excel", "as CSV");
        Kernels.Refused("1,2\n3,4\n"u8.ToArray(), "model.pth", "text, not weights", "1,2");
        Kernels.Refused([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0], "model", "not recognised", ".safetensors, .pth");
    }

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(content);
        return packed.ToArray();
    }
}
