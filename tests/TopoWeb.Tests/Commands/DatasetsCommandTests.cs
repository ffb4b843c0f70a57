using TopoWeb.Tests.Datasets;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Commands;

public sealed class DatasetsCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Verify_ReadableThenBroken_ExitCodeSaysSo()
    {
        SyntheticDigits.Write(_folder.Path);
        Assert.Equal(0, await CommandLine.RunAsync("datasets", "--data", _folder.Path));
        Assert.Equal(0, await CommandLine.RunAsync("datasets", "verify", "mnist", "--data", _folder.Path));
        var labels = Path.Combine(_folder.Path, "mnist", "train-labels-idx1-ubyte");
        File.WriteAllBytes(labels, [.. File.ReadAllBytes(labels)[..^1], 11]);
        Assert.Equal(2, await CommandLine.RunAsync("datasets", "verify", "mnist", "--data", _folder.Path));
    }

    [Theory]
    [InlineData("datasets", "verify", "imagenet")]
    [InlineData("datasets", "get", "imagenet")]
    [InlineData("weights", "verify", "alexnet")]
    [InlineData("weights", "get", "alexnet")]
    public async Task Run_UnknownId_IsRefused(params string[] args) => Assert.Equal(2, await CommandLine.RunAsync(args));

    [Fact]
    public async Task Get_MirrorThatIsNoAddress_IsRefused() =>
        Assert.Equal(2, await CommandLine.RunAsync("datasets", "get", "mnist", "--to", _folder.Path, "--mirror", "here"));

    [Fact]
    public async Task Weights_FolderThenBrokenFile_ExitCodeSaysSo()
    {
        KernelFolder.Write(_folder.File("vgg16"), "conv1_1", 64, 3);
        Assert.Equal(0, await CommandLine.RunAsync("weights", "--data", _folder.Path));
        Assert.Equal(0, await CommandLine.RunAsync("weights", "verify", "--data", _folder.Path));
        File.WriteAllBytes(_folder.File("vgg16-397923af.pth"), [1]);
        Assert.Equal(2, await CommandLine.RunAsync("weights", "verify", "vgg16", "--data", _folder.Path));
    }

    public void Dispose() => _folder.Dispose();
}
