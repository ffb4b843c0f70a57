using System.Security.Cryptography;
using TopoWeb.Networks.Tests.Downloads;
using TopoWeb.Networks.Weights.Catalog;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Networks.Weights.Library;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Tests.Weights;

public sealed class WeightLibraryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("topoweb-").FullName;

    private WeightLibrary Library => new([_folder], new WeightLimits());

    [Fact]
    public void Status_Missing_SaysWhatToPutWhere()
    {
        var status = Library.Status("vgg19");
        Assert.Null(status.Copy);
        Assert.Contains("vgg19-dcbb9e9d.pth", status.Message, StringComparison.Ordinal);
        Assert.Contains(_folder, status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OtherContentUnderAnOfficialName_IsRefusedWithBothChecksums()
    {
        File.WriteAllBytes(Path.Combine(_folder, "vgg16-397923af.pth"), [1, 2, 3]);
        var e = Assert.Throws<InvalidInputException>(() => Library.Open("vgg16"));
        Assert.Contains("starts with 397923af", e.Message, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData([1, 2, 3])), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_FolderOfArrays_IsUnofficialAndUsable()
    {
        WriteLayer("conv1_2", 64, 64);
        var library = Library;
        var result = library.Verify("vgg19");
        Assert.Equal((WeightVerdict.Unofficial, 64), (result.Verdict, result.Sha256!.Length));
        Assert.Contains("1 of 16 convolution layers", result.Message, StringComparison.Ordinal);
        Assert.Same(result, library.Status("vgg19").Verification);
        using var file = library.Open("vgg19");
        Assert.Equal(2, file.Layers[0].Number);
        WriteLayer("conv1_1", 64, 3); // changed: what was found out no longer holds
        Assert.Null(library.Status("vgg19").Verification);
    }

    [Fact]
    public void Status_BrokenFileBesideAFolder_DoesNotHideIt()
    {
        File.WriteAllBytes(Path.Combine(_folder, "vgg19-dcbb9e9d.pth"), [1, 2, 3]);
        WriteLayer("conv1_1", 64, 3);
        var library = Library;
        Assert.Equal(WeightVerdict.Wrong, library.Verify("vgg19").Verdict);
        Assert.Null(library.Status("vgg19").Copy!.Source);
        library.Open("vgg19").Dispose();
    }

    [Fact]
    public void Verify_BrokenArray_IsWrong()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "vgg19"));
        File.WriteAllBytes(Path.Combine(_folder, "vgg19", "conv1_1.npy"), [1, 2, 3]);
        Assert.Equal(WeightVerdict.Wrong, Library.Verify("vgg19").Verdict);
    }

    [Fact]
    public void Status_Unknown_NamesTheKnown() => Assert.Contains("vgg16", Assert.Throws<InvalidInputException>(() => Library.Status("alexnet")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Fetch_OtherContent_KeepsNothingAndNamesBothChecksums()
    {
        await using var server = await FileServer.StartAsync([1, 2, 3]);
        var downloads = new WeightDownloads(new() { Mirrors = new Dictionary<string, IReadOnlyList<Uri>> { ["vgg16"] = [server.Address] } });
        var source = WeightDownloads.SourceOf(WeightCatalog.Vgg16, "pytorch") with { Address = server.Address.AbsoluteUri };
        var e = await Assert.ThrowsAsync<InvalidInputException>(() => downloads.FetchAsync(WeightCatalog.Vgg16, source, _folder, null, default));
        Assert.Contains("starts with 397923af", e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("MD5")]
    [InlineData("SHA-256 starts with")]
    public async Task Fetch_PublishedContent_IsKept(string kind)
    {
        byte[] content = [1, 2, 3];
        await using var server = await FileServer.StartAsync(content);
#pragma warning disable CA5351 // what Keras publishes
        var checksum = Convert.ToHexStringLower(kind == "MD5" ? MD5.HashData(content) : SHA256.HashData(content).AsSpan(0, 4));
#pragma warning restore CA5351
        var source = new PretrainedSource("Keras", server.Address.AbsoluteUri, kind, checksum, "BGR");
        Assert.Equal(Path.Combine(_folder, "file.bin"), await new WeightDownloads(new()).FetchAsync(WeightCatalog.Vgg16, source, _folder, null, default));
        await new WeightDownloads(new()).FetchAsync(WeightCatalog.Vgg16, source, _folder, null, default);
        Assert.Single(server.Requests); // what is there and right is not fetched again
    }

    [Fact]
    public void SourceOf_UnknownFormat_NamesTheKnown() =>
        Assert.Contains("PyTorch, Keras", Assert.Throws<InvalidInputException>(() => WeightDownloads.SourceOf(WeightCatalog.Vgg16, "caffe")).Message, StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void WriteLayer(string name, int output, int input)
    {
        var header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({output}, {input}, 3, 3), }}".PadRight(117) + "\n";
        Directory.CreateDirectory(Path.Combine(_folder, "vgg19"));
        using var file = File.Create(Path.Combine(_folder, "vgg19", name + ".npy"));
        file.Write([0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. System.Text.Encoding.ASCII.GetBytes(header), .. new byte[output * input * 9 * 4]]);
    }
}
