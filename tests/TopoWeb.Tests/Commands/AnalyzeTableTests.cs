using System.Globalization;
using System.Text.Json.Nodes;

namespace TopoWeb.Tests.Commands;

/// <summary>Tables on the command line: what <c>--roles</c>, <c>--header</c>, <c>--missing</c> and <c>--limit</c> do.</summary>
public sealed class AnalyzeTableTests
{
    private static readonly JsonObject Points = new() { ["normalize"] = false, ["density"] = null, ["barcode"] = null, ["mapper"] = null };

    [Fact]
    public async Task Analyze_Table_ReadsItAsToldAndSaysSo()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("points.csv");
        await File.WriteAllTextAsync(file, "a,b,c,d\n" + string.Concat(Enumerable.Range(0, 30).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i / 10.0:0.0},{i % 3},{(i == 4 ? "NA" : $"{i}.5")},t{i % 2}\n"))), TestContext.Current.CancellationToken);
        Assert.Equal(2, await CommandLine.RunAsync("analyze", file));
        var result = await CommandLine.AnalyzeAsync(file, Points, "--roles", "b=label,#1=coordinate", "--missing", "drop", "--header", "yes");
        Assert.Equal(29, result["points"]!["input"]!.GetValue<int>());
        Assert.Equal(["Columns of the table: 2 coordinates (a, c); labels b, d (2 categories).", "1 of 30 rows with missing values was left out: line 6."], result["notes"]!.AsArray().Select(n => n!.GetValue<string>()).Take(2));
        Assert.Equal(2, await CommandLine.RunAsync("analyze", file, "--missing", "drop", "--roles", "e=label"));
    }

    [Fact]
    public async Task Analyze_Limit_AllowsMoreCoordinates()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("wide.csv");
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat(string.Join(',', Enumerable.Range(0, 300).Select(i => $"{i}.25")) + "\n", 4)), TestContext.Current.CancellationToken);
        Assert.Equal(2, await CommandLine.RunAsync("analyze", file));
        Assert.Equal(4, (await CommandLine.AnalyzeAsync(file, Points, "--limit", "300"))["points"]!["input"]!.GetValue<int>());
        Assert.Equal(2, await CommandLine.RunAsync("analyze", file, "--limit", "0"));
    }
}
