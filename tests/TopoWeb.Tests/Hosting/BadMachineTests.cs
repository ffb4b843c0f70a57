using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Hosting;

/// <summary>What is wrong with the machine rather than with the request: no room on the disk, data sets with broken files.</summary>
[Trait("Speed", "slow")]
public sealed class BadMachineTests
{
    [Fact]
    public async Task Upload_DiskWithoutRoom_SaysHowMuchIsNeeded()
    {
        await using var app = new TestApplication(settings: new Dictionary<string, string> { ["Database:MinimumFreeMegabytes"] = "900000000" });
        using var response = await app.PostFileAsync(Clouds.Csv(20), "cloud.csv");
        await Problem.AssertAsync(response, HttpStatusCode.InsufficientStorage, null, "900000000 MB", "Database:MinimumFreeMegabytes");
    }

    [Fact]
    public async Task Run_DiskWithoutRoomWhenItsTurnComes_FailsAtItsStart()
    {
        using var folder = new Commands.TemporaryFolder();
        SyntheticDigits.Write(folder.File("datasets"));
        Guid run;
        await using (var idle = new TestApplication(folder.Path, new Dictionary<string, string> { ["Workers:Train"] = "0", ["Workers:Analyze"] = "0" }))
            run = await idle.SubmitAsync(new { notation = "1xM(4,0,8) on mnist at 0,3", spec = Clouds.SmallSpec() });
        await using var app = new TestApplication(folder.Path, new Dictionary<string, string> { ["Database:MinimumFreeMegabytes"] = "900000000" });
        var status = await app.FinishedAsync(run);
        Assert.Equal("failed", TestApplication.State(status));
        Assert.Contains("900000000 MB are required", status.GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("magic", "magic number 0x00000804", "0x00000803")]
    [InlineData("truncated", "4016 bytes", "313616")]
    [InlineData("header", "truncated", "10 bytes")]
    public async Task Submit_BrokenDataset_NamesTheFileAndItsNumbers(string damage, string first, string second)
    {
        using var directory = new Commands.TemporaryFolder();
        SyntheticDigits.Write(directory.Path);
        var file = Path.Combine(directory.Path, "mnist", "train-images-idx3-ubyte");
        var bytes = File.ReadAllBytes(file);
        bytes[3] = damage == "magic" ? (byte)4 : bytes[3];
        File.WriteAllBytes(file, damage switch { "truncated" => bytes[..4016], "header" => bytes[..10], _ => bytes });

        await using var app = new TestApplication(settings: new Dictionary<string, string> { ["Datasets:Directories:0"] = directory.Path });
        using var response = await app.Http.PostAsJsonAsync("/api/v1/runs", new { notation = "1xM(4,0,8) on mnist at 0,3", spec = Clouds.SmallSpec() });
        await Problem.AssertAsync(response, HttpStatusCode.BadRequest, "source.training.dataset", "train-images-idx3-ubyte", first, second);
        var listed = (await app.Http.GetFromJsonAsync<JsonElement>("/api/v1/datasets")).GetProperty("items").EnumerateArray().Single(d => d.GetProperty("id").GetString() == "mnist");
        Assert.False(listed.GetProperty("available").GetBoolean());
        Assert.Contains(first, listed.GetProperty("message").GetString());
    }
}
