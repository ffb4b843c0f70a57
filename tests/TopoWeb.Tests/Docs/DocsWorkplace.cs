using System.Diagnostics;
using System.Globalization;
using TopoWeb.Data;
using TopoWeb.Data.Transfer;
using TopoWeb.Tests.Datasets;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Docs;

/// <summary>A folder with the files that the examples name. The program runs in it as a process of its own, as from a shell.</summary>
public sealed class DocsWorkplace : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly string _folder = Directory.CreateTempSubdirectory("topoweb-docs-").FullName;

    public async ValueTask InitializeAsync()
    {
        SyntheticDigits.Write(Path.Combine(_folder, "datasets"));
        foreach (var layer in (string[])["conv1_1", "conv1_2", "conv2_1", "conv2_2", "conv3_1"])
            KernelFolder.Write(Path.Combine(_folder, "weights", "vgg19"), layer, 64, 8);
        var lines = Enumerable.Range(0, 20).Select(i => string.Create(CultureInfo.InvariantCulture, $"{Math.Cos(i)},{Math.Sin(i)},{i % 3}"));
        await File.WriteAllLinesAsync(Path.Combine(_folder, "points.csv"), lines);
        await File.WriteAllTextAsync(Path.Combine(_folder, "spec.json"), """{ "density": { "k": 3, "p": 0.8 }, "barcode": { "landmarks": 8 }, "mapper": { "resolution": 5 } }""");
        // The long trainings of the examples, in small: the same names of files and arrays.
        await RunAsync("train", "2xM(8,0,16)", "--data", "datasets", "--iterations", "0,100", "--out", "filters.npz");
        await RunAsync("train", "2xM(8,0,16)", "--data", "datasets", "--iterations", "0,20", "--out", "small.npz");
        File.Copy(NpyOf("filters.npz"), Path.Combine(_folder, "filters.npy"));
        // The server's database, where the server would make it.
        await using (var server = OpenDatabase.At(Path.Combine(_folder, "data"), null))
            await DataServices.MigrateAsync(server.Provider, CancellationToken.None);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs the program; fails with what it wrote where its exit code is not 0.</summary>
    public async Task RunAsync(params string[] args)
    {
        var info = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "TopoWeb.dll"), .. args])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(info)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, $"'topoweb {string.Join(' ', args)}' ended with {process.ExitCode}:\n{await output}{await error}");
    }

    /// <summary>One array of an archive as a file.</summary>
    private string NpyOf(string archive)
    {
        using var zip = System.IO.Compression.ZipFile.OpenRead(Path.Combine(_folder, archive));
        var path = Path.Combine(_folder, "array.npy");
        using var target = File.Create(path);
        using var source = zip.GetEntry("L1_000100.npy")!.Open();
        source.CopyTo(target);
        return path;
    }
}
