using System.Diagnostics;
using Microsoft.Extensions.Options;
using TopoWeb.Topology;
using TopoWeb.Training;
using TopoWeb.Workers;

namespace TopoWeb.Tests.Training;

public sealed class TrainerChoiceTests
{
    [Theory]
    [InlineData("cpu", "auto", false)]
    [InlineData("cpu", "single", false)]
    [InlineData("cpu", "Batched", true)]
    [InlineData("auto", "single", false)]
    public void Of_TheProcessor_TakesTheTrainerAskedFor(string device, string trainer, bool batched)
    {
        var choice = TrainerChoice.Of(device, trainer, "Compute:Device", "Compute:Trainer");
        Assert.Equal(("cpu", batched), (choice.Device.ToString(), choice.Batched));
    }

    [Theory]
    [InlineData("cpu", "fast", "Compute:Trainer")]
    [InlineData("gpu", "auto", "Compute:Device")]
    public void Of_NotADeviceOrTrainer_NamesTheSetting(string device, string trainer, string field)
    {
        var e = Assert.Throws<InvalidInputException>(() => TrainerChoice.Of(device, trainer, "Compute:Device", "Compute:Trainer"));
        Assert.Equal(field, e.Field);
        Assert.StartsWith(field, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cuda:99", "auto", null, "Compute:Device is 'cuda:99'")]
    [InlineData("gpu", "auto", null, "Compute:Device is 'gpu'; it must be auto, cpu, cuda or cuda:N")]
    [InlineData("cpu", "double", null, "Compute:Trainer is 'double'; it must be auto, single or batched.")]
    [InlineData("cpu", "auto", 0, "Compute:ChunkNetworks is 0; it must be 1 to 4096")]
    public void Validate_WhatIsNotThere_NamesTheSetting(string device, string trainer, int? chunk, string message)
    {
        var result = new ComputeCheck(Options.Create(new WorkerOptions())).Validate(null, new ComputeOptions { Device = device, Trainer = trainer, ChunkNetworks = chunk });
        Assert.StartsWith(message, Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("worker")]
    public async Task Start_WithADeviceThatIsNotThere_SaysSoInOneLine(string verb)
    {
        using var folder = new Commands.TemporaryFolder();
        var program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "TopoWeb.exe" : "TopoWeb");
        string[] database = verb == "serve" ? [$"--Database:Directory={folder.File("data")}", "--urls=http://127.0.0.1:0"] : ["--Database:Postgres=Host=nowhere"];
        using var process = Process.Start(new ProcessStartInfo(program, [verb, "--Compute:Device=cuda:99", .. database]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(Published.Poll.Patience);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Published.Poll.Patience);
        Assert.Equal(2, process.ExitCode);
        Assert.DoesNotContain("   at ", await output, StringComparison.Ordinal); // a stack trace
        Assert.StartsWith("topoweb: Compute:Device is 'cuda:99'", error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
        Assert.False(Directory.Exists(folder.File("data")));
    }

    [Fact]
    public void Validate_ForAProcessThatTrainsNothing_NeedsNoDevice()
    {
        var check = new ComputeCheck(Options.Create(new WorkerOptions { Train = 0 }));
        Assert.True(check.Validate(null, new ComputeOptions { Device = "cuda:99" }).Succeeded);
    }
}
