using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Commands;

/// <summary><c>topoweb train</c>: which trainer, on which device.</summary>
public sealed class TrainCommandTests
{
    [Fact]
    public async Task Train_BatchedTrainer_WritesTheSameFiltersUpToRounding()
    {
        using var folder = new TemporaryFolder();
        SyntheticDigits.Write(folder.Path);
        foreach (var (file, more) in new (string, string[])[] { ("default", []), ("single", ["--trainer", "single", "--device", "cpu"]), ("batched", ["--trainer", "batched"]) })
            Assert.Equal(0, await CommandLine.RunAsync(["train", "3xM(4,0,8)", "--data", folder.Path, "--iterations", "0,20", "--out", folder.File(file), .. more]));

        // On a machine without CUDA the default is the single trainer.
        Assert.Equal(await File.ReadAllBytesAsync(folder.File("single")), await File.ReadAllBytesAsync(folder.File("default")));
        Assert.DoesNotContain("trainedBy", Metadata(folder.File("single")).EnumerateObject().Select(p => p.Name));
        Assert.Equal("batched, cpu", Metadata(folder.File("batched")).GetProperty("trainedBy").GetString());
        var (expected, actual) = (Filters(folder.File("single")), Filters(folder.File("batched")));
        Assert.Equal(expected.Length, actual.Length);
        Assert.True(expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max() <= Tolerances.Filters);
    }

    [Theory]
    [InlineData("--device", "gpu")]
    [InlineData("--device", "cuda:99")]
    [InlineData("--trainer", "double")]
    public async Task Train_WhatIsNotThere_ExitsWithTwoAndWritesNothing(string option, string value)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(2, await CommandLine.RunAsync("train", "1xM(4,0,8)", "--data", folder.Path, "--out", folder.File("out.npz"), option, value));
        Assert.False(File.Exists(folder.File("out.npz")));
    }

    private static JsonElement Metadata(string file)
    {
        using var zip = ZipFile.OpenRead(file);
        using var entry = zip.Entries.Single(e => e.Name.StartsWith("meta", StringComparison.Ordinal)).Open();
        return JsonDocument.Parse(entry).RootElement;
    }

    private static float[] Filters(string file)
    {
        using var zip = ZipFile.OpenRead(file);
        using var entry = zip.GetEntry("L1_000020.npy")!.Open();
        using var memory = new MemoryStream();
        entry.CopyTo(memory);
        var bytes = memory.ToArray();
        return MemoryMarshal.Cast<byte, float>(bytes.AsSpan(10 + BitConverter.ToUInt16(bytes, 8))).ToArray();
    }
}
