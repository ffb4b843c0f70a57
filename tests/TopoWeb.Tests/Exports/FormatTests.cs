using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TopoWeb.Exports;
using TopoWeb.Networks.Formats;
using TopoWeb.Tests.Commands;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Tests.Exports;

public sealed class FormatTests
{
    [Theory]
    [InlineData("barcode.csv", ',', 1)]
    [InlineData("barcode.pers", ' ', 0)]
    public async Task Bars_ReadBack_AreTheBars(string name, char separator, int head)
    {
        var export = await Exported.ResultAsync();
        var lines = Encoding.ASCII.GetString(Exported.File(export, name)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(head);
        var bars = lines.Select(l => l.Split(separator)).Select(c =>
            new Interval(int.Parse(c[0], CultureInfo.InvariantCulture), double.Parse(c[1], CultureInfo.InvariantCulture), c[2] == "inf" ? null : double.Parse(c[2], CultureInfo.InvariantCulture)));
        Assert.Equal(export.Document.Barcode!.Intervals, bars);
    }

    [Fact]
    public async Task BarcodeJson_ReadBack_HasBarsLandmarksAndSettings()
    {
        var export = await Exported.ResultAsync();
        var json = JsonNode.Parse(Exported.File(export, "barcode.json"))!;
        Assert.Equal(export.Document.Barcode!.Intervals.Count, json["intervals"]!.AsArray().Count);
        Assert.Equal(export.Document.Barcode.Landmarks, json["landmarks"].Deserialize<int[]>());
        Assert.Equal(25, json["settings"]!["landmarks"]!.GetValue<int>());
    }

    [Fact]
    public async Task KeplerMapper_ReadBack_HasNodesAndLinks()
    {
        var export = await Exported.ResultAsync();
        var json = JsonNode.Parse(Exported.File(export, "mapper.kmapper.json"))!;
        var mapper = export.Document.Mapper!;
        Assert.Equal(mapper.Nodes.Count, json["nodes"]!.AsObject().Count);
        Assert.All(mapper.Nodes, n => Assert.Equal(n.Members, json["nodes"]![$"n{n.Id}"].Deserialize<int[]>()));
        Assert.Equal(
            mapper.Edges.Select(e => ($"n{e.Source}", $"n{e.Target}")).Order(),
            json["links"]!.AsObject().SelectMany(l => l.Value!.AsArray().Select(t => (l.Key, t!.GetValue<string>()))).Order());
        Assert.Equal(6, json["meta_data"]!["n_cubes"]!.GetValue<int>());
    }

    [Fact]
    public async Task Arrays_ReadBack_HaveShapesAndValues()
    {
        var export = await Exported.ResultAsync();
        var (points, lens) = (Read(export, "points.npy").Points, Read(export, "lens.npy").Points);
        Assert.Equal((export.Document.Points.Kept, 9), (points.Count, points.Dimension));
        Assert.Equal((export.Document.Points.Kept, 2), (lens.Count, lens.Dimension));
        // A node stands at the mean of the lens values of its members.
        var indices = export.Document.Points.Indices.ToList();
        Assert.All(export.Document.Mapper!.Nodes, n => Assert.Equal(n.Lens[0], n.Members.Average(m => lens.Row(indices.IndexOf(m))[0]), Tolerances.Written));
        var bank = Read(export, "filters.npy").Bank!;
        Assert.Equal((2, 16, 5, 3), (bank.Networks, bank.Out, bank.In, bank.KernelSize));
        var landmarks = Exported.File(export, "landmarks.npy");
        Assert.Contains("'<i8'", Encoding.ASCII.GetString(landmarks, 0, 100));
        var values = landmarks[^(8 * 25)..];
        Assert.Equal(export.Document.Barcode!.Landmarks, Enumerable.Range(0, 25).Select(i => (int)BitConverter.ToInt64(values, 8 * i)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Archive_OfAScope_HasWhatItAllows(bool raw)
    {
        var export = await Exported.ResultAsync(raw: raw);
        var bytes = Exported.File(export, "everything.zip");
        using var zip = new ZipArchive(new MemoryStream(bytes));
        var names = zip.Entries.Select(e => e.FullName).ToArray();
        Assert.Equal(raw, names.Contains("points.npy"));
        Assert.Equal(raw, names.Contains("filters.npy"));
        Assert.Equal(raw ? 20 : 18, names.Length);
        var readme = Text(zip, "README.txt");
        Assert.All(names.Where(n => n != "README.txt"), n => Assert.Contains(n, readme));
        foreach (var words in new[] { "2×M(16) on <synthetic> digits", "training seed 3", "landmark seed 1", "topoweb analyze", "topoweb 0.1.0" })
            Assert.Contains(words, readme);
        Assert.Equal(bytes, Exported.File(export, "everything.zip"));
    }

    [Fact]
    public async Task Script_WithPython_PrintsTheCounts()
    {
        var export = await Exported.ResultAsync();
        using var folder = new TemporaryFolder();
        using (var zip = new ZipArchive(new MemoryStream(Exported.File(export, "everything.zip"))))
            zip.ExtractToDirectory(folder.Path);
        // Where another Python comes first, NumPy may be with the system's.
        var python = "python3";
        if (!await HasNumPyAsync(python) && !await HasNumPyAsync(python = "/usr/bin/python3"))
        {
            Assert.Skip("No Python with NumPy here.");
            return;
        }
        var (code, output) = (await RunAsync(python, folder.File("load.py")))!.Value;
        Assert.True(code == 0, output);
        Assert.Contains($"nodes {export.Document.Mapper!.Nodes.Count} edges {export.Document.Mapper.Edges.Count}", output);
        Assert.Contains($"points.npy ({export.Document.Points.Kept}, 9)", output);
        Assert.Contains("filters.npy (2, 16, 5, 3, 3)", output);
    }

    [Fact]
    public async Task Analyze_OfWhatWasExported_GivesTheSameResult()
    {
        var export = await Exported.ResultAsync();
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "filters.npy", "spec.json" })
            await File.WriteAllBytesAsync(folder.File(name), Exported.File(export, name), TestContext.Current.CancellationToken);

        Assert.Equal(0, await CommandLine.RunAsync("analyze", folder.File("filters.npy"), "--spec", folder.File("spec.json"), "--out", folder.File("again.json")));

        var again = JsonNode.Parse(await File.ReadAllTextAsync(folder.File("again.json"), TestContext.Current.CancellationToken))!;
        var before = JsonNode.Parse(Exported.File(export, "result"))!;
        foreach (var part in new[] { "spec", "points", "barcode", "mapper" })
            Assert.Equal(before[part]!.ToJsonString(), again[part]!.ToJsonString());
        Assert.NotEmpty(again["mapper"]!["nodes"]!.AsArray());
        Assert.Equal(1, again["points"]!["dropped"]!.GetValue<int>());
    }

    private static PointFileContent Read(ResultExport export, string name) => PointFile.Read(new MemoryStream(Exported.File(export, name)), name, null, new PointFileLimits());

    private static string Text(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    private static async Task<bool> HasNumPyAsync(string python) => await RunAsync(python, "-c", "import numpy") is { Code: 0 };

    private static async Task<(int Code, string Output)?> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Published.Poll.Patience);
            await process.WaitForExitAsync().WaitAsync(Published.Poll.Patience);
            return (process.ExitCode, output + await error);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
