using TopoWeb.Datasets.Uploads;
using TopoWeb.Experiments;
using TopoWeb.Networks.Filters;
using TopoWeb.Networks.Formats;
using TopoWeb.Networks.Tests.Weights;

namespace TopoWeb.Tests.Datasets.Uploads;

/// <summary>The names of arrays and the remarks of readers on their way from a file to what a result says of its source.</summary>
public sealed class TensorNameTests
{
    private static readonly TestTensor First = TestTensor.Made("res2b_branch2b", 4, 3, 3, 3);

    public static TheoryData<string, string, string, string?> Files => new()
    {
        { "weights.npz", "res2b_branch2b", "res2b_branch2b", null },
        { "net.safetensors", "2", "features.10.weight", "squeeze" },
        { "net.safetensors", "1 channel 2", "features.2.weight", "squeeze" },
        { "net.h5", "1", "features.2/weight", "squeeze" },
        { "net.onnx", "1", "features.2.weight", "no Conv nodes" },
        { "net.pth", "2", "features.10.weight", "squeeze" },
    };

    [Theory, MemberData(nameof(Files))]
    public void Read_NamedArray_NameAndNotesReachTheSource(string file, string choice, string name, string? note)
    {
        var content = CloudFile.Read(new MemoryStream(Content(file)), file, choice, new PointFileLimits(), TestContext.Current.CancellationToken);
        var stored = FilterArtifact.FromBytes(new FilterArtifact(content.Points, content.Bank) { Tensors = content.Tensors, Notes = content.Notes }.ToBytes());
        var source = CloudSource.Describe(file, content.Array, stored);

        Assert.Equal([name], source.Tensors);
        Assert.Equal((file, $"{file}, {name}{(choice.Contains("channel", StringComparison.Ordinal) ? ", channel 2" : "")}"), (source.File, source.Title));
        if (note is not null)
            Assert.Contains(stored.Notes, n => n.Contains(note, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_AllLayers_NamesEach()
    {
        var content = CloudFile.Read(new MemoryStream(Content("net.safetensors")), "net.safetensors", "all", new PointFileLimits(), TestContext.Current.CancellationToken);
        var filters = new FilterArtifact(content.Points, content.Bank) { Tensors = content.Tensors };

        Assert.Equal([new TensorName(1, "features.2.weight"), new TensorName(2, "features.10.weight")], content.Tensors);
        Assert.Equal("net.safetensors, features.2.weight, features.10.weight", CloudSource.Describe("net.safetensors", content.Array, filters).Title);
        Assert.Equal(["features.10.weight"], filters.TensorsOf(filters.Bank!.TakeLayer(2)).Select(t => t.Name));
        Assert.Equal("5 layers, a to e", CloudSource.PartOf(new() { Title = "", Kind = "cloud", Tensors = ["a", "b", "c", "d", "e"] }));
    }

    [Fact]
    public void Of_NameWithControlCharacters_IsPlainAndShort()
    {
        Assert.Equal("a?b?", TensorName.Of(1, "a\nb\u202e").Name);
        Assert.Equal(201, TensorName.Of(null, new string('x', 5000)).Name.Length);
    }

    [Theory]
    [InlineData("My filters", "My filters, res2b_branch2b", "net.npz, res2b_branch2b")]
    [InlineData("The layer res2b_branch2b", "The layer res2b_branch2b", "net.npz, res2b_branch2b")]
    [InlineData("net.npz", "net.npz, res2b_branch2b", null)]
    [InlineData("net.npz, res2b_branch2b (4×3×3×3)", "net.npz, res2b_branch2b", null)]
    public void Of_ExperimentOfAFile_TitleIsItsNameAndTheTensor(string experiment, string title, string? origin)
    {
        var source = new ResultSource { Title = "net.npz, res2b_branch2b", Kind = "cloud", File = "net.npz", Tensors = ["res2b_branch2b"] }.Of(experiment);

        Assert.Equal((title, origin), (source.Title, source.Origin));
        Assert.Equal(origin is null ? null : experiment, source.Experiment);
    }

    [Fact]
    public void Of_ExperimentOfTrainedNetworks_TitleKeepsLayerAndIteration()
    {
        var source = new ResultSource { Title = "4×M(64,0,64) on MNIST, layer 1, channel R, iteration 1,000 (3 of 4 networks)", Kind = "training" }.Of("The circle");

        Assert.Equal("The circle, layer 1, channel R, iteration 1,000 (3 of 4 networks)", source.Title);
        Assert.StartsWith("4×M(64,0,64) on MNIST", source.Origin, StringComparison.Ordinal);
    }

    private static byte[] Content(string file) => Path.GetExtension(file) switch
    {
        ".npz" => Kernels.Zip([(First.Name + ".npy", Kernels.Npy(First)), ("other.npy", Kernels.Npy(First with { Name = "other" }))]),
        ".safetensors" => Kernels.Safetensors(Kernels.Network),
        ".h5" => KerasFiles.Weights,
        ".pth" => TorchFiles.Checkpoint,
        _ => OnnxWriter.Model([], Kernels.Network.Select(t => OnnxWriter.Tensor(t))),
    };
}
