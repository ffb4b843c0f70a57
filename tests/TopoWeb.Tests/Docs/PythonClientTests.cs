using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Docs;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Docs;

/// <summary>The client for Python, as the published server hands it out, runs the examples of the README and of its page against that server.</summary>
[Trait("Speed", "slow")]
public sealed class PythonClientTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly string _folder = Directory.CreateTempSubdirectory("topoweb-python-").FullName;
    private PublishedApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(PublishedApp.Missing is null, PublishedApp.Missing ?? "");
        Assert.SkipUnless(HasPython(), "Python is not installed (apt-get install python3).");
        SyntheticDigits.Write(Path.Combine(_folder, "datasets"));
        // The sample would share the workers and the lists.
        var data = Directory.CreateDirectory(Path.Combine(_folder, "data")).FullName;
        await using (var db = new SqliteTopoWebContext(new DbContextOptionsBuilder<SqliteTopoWebContext>().UseSqlite($"Data Source={Path.Combine(data, "topoweb.db")}").Options))
            Data.SampleOffer.MarkDone(db);
        _app = await PublishedApp.ServeAsync(new Dictionary<string, string>
        {
            ["Database:Directory"] = data, ["Datasets:Directories:0"] = Path.Combine(_folder, "datasets"), ["Workers:Train"] = "2",
        });
        var random = new Random(3);
        await File.WriteAllLinesAsync(Path.Combine(_folder, "cloud.csv"), Enumerable.Range(0, 200).Select(_ => string.Join(',', Enumerable.Range(0, 9).Select(_ => random.NextDouble().ToString("0.####", CultureInfo.InvariantCulture)))));
        await File.WriteAllTextAsync(Path.Combine(_folder, "topoweb.py"), await _app.Client.GetStringAsync("/api/topoweb.py"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Client_FromTheServer_NamesThatServer()
    {
        var client = await File.ReadAllTextAsync(Path.Combine(_folder, "topoweb.py"), TestContext.Current.CancellationToken);
        Assert.Contains($"SERVER = \"{_app.Address}\"", client, StringComparison.Ordinal);
        Assert.Equal(DocsLibrary.PythonClient.Split('\n').Length, client.Split('\n').Length);
    }

    [Fact]
    public async Task Readme_Example_PrintsTheSentenceAndWritesTheFigure()
    {
        var example = Assert.Single(DocsFiles.Fences, f => f is { File: "README.md", Language: "python" });
        var said = await RunAsync(example.Text);
        Assert.Contains("loop", said, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("%PDF"u8.ToArray(), (await File.ReadAllBytesAsync(Path.Combine(_folder, "figure.pdf"), TestContext.Current.CancellationToken))[..4]);
    }

    [Fact]
    public async Task Page_EveryExample_Runs()
    {
        // NumPy is a library of its own, which this client does without.
        var examples = DocsFiles.Fences.Where(f => f.File.EndsWith("/python.md", StringComparison.Ordinal) && f.Language == "python" && !f.Text.Contains("numpy", StringComparison.Ordinal)).Select(f => f.Text).ToList();
        Assert.Equal(3, examples.Count);
        var said = await RunAsync(string.Join('\n', examples));
        Assert.Contains("succeeded 100%", said, StringComparison.Ordinal);
        Assert.Contains("L1_000020", said, StringComparison.Ordinal);
        Assert.Contains("density.k", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_RepeatedAndAcrossARestart_MakesOneRunAndFollowsItToItsEnd()
    {
        var started = RunAsync("""
            from topoweb import TopoWeb, NotFound
            lab = TopoWeb(retries=8)
            body = dict(notation="2xM(8,0,16) on mnist at 0,5000, rho(5,0.9), LW(8), Mapper(5,2)", key="night 7")
            run, again = lab.submit(**body), lab.submit(**body)
            assert run.id == again.id
            print("SUBMITTED", flush=True)
            seen = []
            run.wait(progress=lambda s: seen.append(s))
            assert seen[-1].state == "succeeded", seen[-1]
            assert next(lab.runs(search="mnist", limit=1)).id == run.id
            first, second = run.file("barcode.csv"), run.file("barcode.csv")
            assert first == second and len(lab._kept) == 1
            assert run.analyze({"density": None, "barcode": None, "mapper": {"resolution": 4}})["mapper"]["nodes"]
            assert any(line["text"].startswith("Submitted") for line in run.log())
            schedule = lab.schedule("0 3 1 1 *", run=run, keepLast=5)
            assert [s["id"] for s in lab.schedules()] == [schedule["id"]] and list(lab.notices()) == []
            assert run.pin().pinned and not run.pin(False).pinned
            assert next(lab.samples())["layers"]
            run.delete()
            try:
                run.status()
            except NotFound as error:
                print("DONE", error.status)
            """);
        await Poll.UntilAsync(async () => (await _app.Client.GetStringAsync("/api/v1/runs?state=training")).Contains("\"state\":\"training\"", StringComparison.Ordinal), () => "the run has not begun.");
        await _app.KillAsync();
        await _app.StartAsync();
        Assert.Contains("DONE 404", await started, StringComparison.Ordinal);
    }

    private async Task<string> RunAsync(string script)
    {
        var file = Path.Combine(_folder, $"{Guid.NewGuid():N}.py");
        await File.WriteAllTextAsync(file, script);
        var info = new ProcessStartInfo("python3", [file]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(info)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(Limit);
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, $"{await output}{await error}");
        return await output;
    }

    private static bool HasPython() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(f => File.Exists(Path.Combine(f, "python3")));
}
