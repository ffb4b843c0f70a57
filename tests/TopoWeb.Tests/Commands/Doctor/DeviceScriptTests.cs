using System.Diagnostics;

namespace TopoWeb.Tests.Commands.Doctor;

/// <summary>The scripts that build for a GPU, as far as they go without one.</summary>
[Trait("Speed", "slow")]
public sealed class DeviceScriptTests
{
    private static readonly string Benchmarks = Path.Combine(RepositoryRoot.Path, "tests/TopoWeb.Benchmarks/bin/Release/net10.0/TopoWeb.Benchmarks");

    private static readonly string Networks = Path.Combine(RepositoryRoot.Path, "tests/TopoWeb.Networks.Tests/bin/Release/net10.0/TopoWeb.Networks.Tests");

    [Fact]
    public async Task Gpu_OnTheProcessor_TestsAndMeasures()
    {
        Assert.SkipUnless(File.Exists(Benchmarks) && File.Exists(Networks), "The benchmarks or the tests of the networks are not built; make test builds them.");
        var (code, text) = await RunAsync(".ci/gpu.sh", null, "--device", "cpu", "--no-build");
        Assert.True(code == 0, text);
        Assert.Contains("Failed: 0", text, StringComparison.Ordinal);
        var rows = text.Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(l[2])).Select(l => l.Split('|', StringSplitOptions.TrimEntries)).ToList();
        Assert.Equal(["1", "2", "4"], rows.Select(r => r[1]));
        Assert.All(rows, r => Assert.True(double.Parse(r[2], System.Globalization.CultureInfo.InvariantCulture) > 0 && r[4].EndsWith('%')));
    }

    [Theory]
    [InlineData(".ci/gpu.sh", null, "--device is 'gpu'; it must be cuda, cuda:N or cpu.", "--device", "gpu")]
    [InlineData(".ci/gpu.sh", null, "the option '--fast' is not known.", "--fast")]
    [InlineData(".ci/gpu.sh", null, "no NVIDIA driver was found on this machine.")]
    [InlineData(".ci/build.sh", "gpu", "TORCH is 'gpu'; it must be cpu or cuda.")]
    public async Task Script_WrongWordOrMachine_SaysSoBeforeItBuilds(string script, string? torch, string said, params string[] arguments)
    {
        Assert.SkipWhen(File.Exists("/proc/driver/nvidia/version"), "There is an NVIDIA driver.");
        var (code, text) = await RunAsync(script, torch, arguments);
        Assert.Equal(1, code);
        Assert.StartsWith($"topoweb: {said}", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("src/TopoWeb.Networks/TopoWeb.Networks.csproj")]
    [InlineData("src/TopoWeb/TopoWeb.csproj")]
    public async Task Build_OfAnUnknownBackend_IsRefused(string project)
    {
        var (code, text) = await ProgramAsync("dotnet", null, "msbuild", project, "-nologo", "-target:RequireTorchBackend", "-property:TorchBackend=cuad");
        Assert.Equal(1, code);
        Assert.Contains("TorchBackend is 'cuad'; it must be cpu or cuda.", text, StringComparison.Ordinal);
        Assert.Equal(0, (await ProgramAsync("dotnet", null, "msbuild", project, "-nologo", "-target:RequireTorchBackend", "-property:TorchBackend=cuda")).Code);
    }

    private static Task<(int Code, string Text)> RunAsync(string script, string? torch, params string[] arguments) => ProgramAsync("bash", torch, [script, .. arguments]);

    private static async Task<(int Code, string Text)> ProgramAsync(string program, string? torch, params string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = RepositoryRoot.Path };
        info.Environment["TORCH"] = torch;
        using var process = Process.Start(info)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await error);
    }
}
