using Microsoft.Extensions.Options;
using TopoWeb.Controls;
using TopoWeb.Datasets;

namespace TopoWeb.Tests.Datasets;

public sealed class DownloadSettingsTests
{
    [Fact]
    public void Validate_Defaults_AreFine() => Assert.True(Validate(new()).Succeeded);

    [Fact]
    public void Validate_Mirror_IsTaken()
    {
        var options = new DatasetOptions { Mirrors = { ["mnist"] = ["https://example.org/mnist"] } };
        Assert.True(Validate(options).Succeeded);
        Assert.Equal(new Uri("https://example.org/mnist"), Assert.Single(options.ToDownloads().Mirrors["mnist"]));
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "directory", "Datasets:Directories:0 is empty" },
        { "unknown", "Datasets:Mirrors:imagenet is unknown; choose from mnist, fashion-mnist, cifar-10" },
        { "address", "Datasets:Mirrors:mnist:0 is 'ftp://example.org/'" },
        { "connect", "Datasets:ConnectTimeoutSeconds is 0; it must be 1 to 3600" },
        { "stall", "Datasets:StallTimeoutSeconds is 4000" },
        { "size", "Datasets:MaximumMegabytes is 0" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void Validate_WrongSetting_IsNamed(string what, string message)
    {
        var options = new DatasetOptions();
        switch (what)
        {
            case "directory": options.Directories = [" "]; break;
            case "unknown": options.Mirrors["imagenet"] = []; break;
            case "address": options.Mirrors["mnist"] = ["ftp://example.org/"]; break;
            case "connect": options.ConnectTimeoutSeconds = 0; break;
            case "stall": options.StallTimeoutSeconds = 4000; break;
            default: options.MaximumMegabytes = 0; break;
        }
        Assert.StartsWith(message, Validate(options).FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(812, "812 bytes")]
    [InlineData(40_100, "40 KB")]
    [InlineData(999_900, "1.0 MB")]
    [InlineData(11_594_722, "11.6 MB")]
    [InlineData(170_498_071, "170 MB")]
    [InlineData(1_240_000_000, "1.2 GB")]
    public void Size_InWords_IsCoarse(long bytes, string words) => Assert.Equal(words, SizeText.Of(bytes));

    [Fact]
    public void TargetDirectory_FileInTheWay_IsTheReason()
    {
        using var folder = new Commands.TemporaryFolder();
        File.WriteAllText(folder.File("taken"), "");
        var (directory, reason) = TargetDirectory.Choose([folder.File("taken")], "Datasets:Directories");
        Assert.Null(directory);
        Assert.Contains("Datasets:Directories", reason, StringComparison.Ordinal);
        Assert.Contains("is a file", reason, StringComparison.Ordinal);
        Assert.Equal(folder.File("new"), TargetDirectory.Choose([folder.File("taken"), folder.File("new")], "Datasets:Directories").Directory);
        Assert.False(Directory.Exists(folder.File("new")));
    }

    private static ValidateOptionsResult Validate(DatasetOptions options) =>
        new DownloadSettingsValidator<DatasetOptions>("Datasets", Networks.Datasets.DatasetDownloads.Known).Validate(null, options);
}
