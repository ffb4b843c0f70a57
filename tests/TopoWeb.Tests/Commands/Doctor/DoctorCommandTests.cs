using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using TopoWeb.Commands.Doctor;
using TopoWeb.Data;
using TopoWeb.Data.Transfer;
using TopoWeb.Datasets;
using TopoWeb.Networks.Training.Devices;
using TopoWeb.Tests.Published;
using TopoWeb.Training;

namespace TopoWeb.Tests.Commands.Doctor;

/// <summary><c>topoweb doctor</c>, as a program and check by check.</summary>
public sealed class DoctorCommandTests
{
    private static readonly CudaDevice Device = new(0, "NVIDIA H200", "9.0", 132, 150_000_000_000, 149_000_000_000);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Doctor_HealthyMachine_SaysSoAsJson()
    {
        using var folder = new TemporaryFolder();
        SyntheticDigits.Write(folder.File("datasets"));
        var (code, text) = await RunAsync("doctor", "--json", $"--Database:Directory={folder.File("data")}", $"--Datasets:Directories:0={folder.File("datasets")}");
        var report = JsonDocument.Parse(text).RootElement;
        Assert.True(code == 0 && report.GetProperty("healthy").GetBoolean(), text);
        var checks = report.GetProperty("checks").EnumerateArray().ToDictionary(c => c.GetProperty("name").GetString()!);
        foreach (var name in (string[])["System", "Processor", "Memory", "GPU", "Libraries", "Training on cpu", "Compute:Device", "Database", "Data sets"])
            Assert.True(checks.ContainsKey(name), $"No line '{name}':\n{text}");
        var training = checks["Training on cpu"].GetProperty("values");
        Assert.True(training.GetProperty("stepSeconds").GetDouble() > 0);
        Assert.InRange(training.GetProperty("largestDifference").GetDouble(), 0, 1e-4);
        Assert.InRange(training.GetProperty("agreeing").GetInt32(), 3, 5);
        Assert.Contains("MNIST", checks["Data sets"].GetProperty("text").GetString(), StringComparison.Ordinal);
        // It looks and changes nothing.
        Assert.False(Directory.Exists(folder.File("data")));
    }

    [Fact]
    public async Task Doctor_SomethingFails_ExitsWithOneAndSaysWhatToDo()
    {
        using var folder = new TemporaryFolder();
        var (code, text) = await RunAsync("doctor", "--Compute:Device=cuda", "--Database:Postgres=Host=127.0.0.1;Port=9;Database=x;Username=x;Password=secret", $"--Datasets:Directories:0={folder.File("nowhere")}");
        Assert.Equal(DoctorCommand.Ill, code);
        Assert.Contains("FAILED   Compute:Device: Compute:Device is 'cuda', but this build supports the CPU only.", text, StringComparison.Ordinal);
        Assert.Matches(@"FAILED   Database: .+\n +→ ", text);
        Assert.EndsWith("2 checks failed.\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--what")]
    [InlineData("everything")]
    public async Task Doctor_UnknownArgument_IsRefused(string argument) => Assert.Equal(2, (await RunAsync("doctor", argument)).Code);

    [Fact]
    public async Task Database_EachState_IsTold()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal((DoctorState.Ok, true), await Look("data", "is not there yet"));
        await using (var database = OpenDatabase.At(folder.File("data"), null))
            await DataServices.MigrateAsync(database.Provider, Cancellation);
        Assert.Equal((DoctorState.Ok, true), await Look("data", "topoweb.db, "));
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(folder.File("text")).FullName, "topoweb.db"), new string('x', 8192), Cancellation);
        Assert.Equal((DoctorState.Failed, true), await Look("text", "not a database"));

        async Task<(DoctorState, bool)> Look(string directory, string words)
        {
            var finding = await StoreChecks.DatabaseAsync(new ConfigurationBuilder().AddInMemoryCollection([new("Database:Directory", folder.File(directory))]).Build(), Cancellation);
            return (finding.State, finding.Text.Contains(words, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Datasets_MissingAndDamaged_AreTold()
    {
        using var folder = new TemporaryFolder();
        SyntheticDigits.Write(folder.File("datasets"));
        var file = Directory.GetFiles(folder.File("datasets"), "*train-images*", SearchOption.AllDirectories)[0];
        using (var stream = File.OpenWrite(file))
            stream.SetLength(100);
        var findings = StoreChecks.DatasetsIn(new DatasetOptions { Directories = [folder.File("datasets")] }).ToList();
        var damaged = Assert.Single(findings, f => f.State == DoctorState.Failed);
        Assert.StartsWith("Get it again: topoweb datasets get ", damaged.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Gpus_EveryMachineAndBuild_AreTold()
    {
        var found = DeviceChecks.Gpus(new CudaMachine("13.0", "580.65.06", [Device], null), cuda: true).ToList();
        Assert.Equal([("GPU 0", "NVIDIA H200, compute capability 9.0, 150.0 GB, 149.0 GB free."), ("CUDA driver", "580.65.06, supports CUDA up to 13.0.")], found.Select(f => (f.Name, f.Text)));
        Assert.All(found, f => Assert.Equal(DoctorState.Ok, f.State));
        // A GPU and a build that cannot use it; a build for GPUs and none; neither.
        Assert.Contains(DeviceChecks.Gpus(new CudaMachine("13.0", null, [Device], null), cuda: false), f => f is { State: DoctorState.Warning, Advice: "Build with TORCH=cuda make build to train on the GPU." });
        Assert.Equal(DoctorState.Warning, Assert.Single(DeviceChecks.Gpus(new CudaMachine(null, null, [], "No CUDA driver was found."), cuda: true)).State);
        Assert.Equal(DoctorState.Ok, Assert.Single(DeviceChecks.Gpus(new CudaMachine(null, null, [], "No CUDA driver was found."), cuda: false)).State);
    }

    [Fact]
    public void Memory_LimitAndMachine_AreTold()
    {
        Assert.Equal("16.0 GB, no limit for this process.", MachineChecks.Memory(16_000_000_000, 16_000_000_000).Text);
        Assert.Equal("16.0 GB, of which this process may use 2.0 GB.", MachineChecks.Memory(2_000_000_000, 16_000_000_000).Text);
        Assert.Equal(DoctorState.Warning, MachineChecks.Memory(500_000_000, null).State);
    }

    [Theory]
    [InlineData("cpu", DoctorState.Ok)]
    [InlineData("gpu", DoctorState.Failed)]
    public void Setting_OfTheDevice_IsTheServers(string device, object state) => Assert.Equal(state, DeviceChecks.Setting(new ComputeOptions { Device = device }).State);

    private static async Task<(int Code, string Text)> RunAsync(params string[] args)
    {
        var info = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "TopoWeb.dll"), .. args]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        using var process = Process.Start(info)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancellation), process.StandardError.ReadToEndAsync(Cancellation));
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, await output + await error);
    }
}
