using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using TopoWeb.Networks.Formats;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Exports;

/// <summary>Names of arrays and columns are whatever stands in somebody's file. Every file made of a result stays what it is: XML that can be read, tables of one line a row, archives that unpack where they should.</summary>
[Collection(ApplicationCollection.Name)]
public sealed class HostileNamesTests(ApplicationFixture fixture)
{
    private static readonly string[] Names = ["f\u0001g", "<script>alert(1)</script>", "\"/><script>alert(1)</script>", "=1+1", "x\n=cmd()", "q\"&'", "\uFFFF", "../../etc/passwd", "a,b", "\u202Egpj"];

    private readonly TestApplication _app = fixture.App;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_OfColumnsWithHostileNames_StayWhatTheyAre()
    {
        var run = await RunAsync();
        foreach (var name in Names.Select(n => $"column:{n}"))
        {
            var color = Uri.EscapeDataString(name);
            foreach (var file in new[] { "mapper.graphml", "mapper.svg", "figure.svg", "barcode.svg" })
            {
                var xml = XDocument.Parse(Encoding.UTF8.GetString(await FileAsync($"{run}/{file}?color={color}")));
                Assert.DoesNotContain(xml.Descendants(), e => e.Name.LocalName is "script" or "foreignObject");
                Assert.DoesNotContain(xml.Descendants().Attributes(), a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || a.Name.LocalName == "href");
            }
            Assert.Equal(JsonValueKind.Object, JsonElement.Parse(await FileAsync($"{run}/mapper.cyjs?color={color}")).ValueKind);
            var table = Encoding.UTF8.GetString(await FileAsync($"{run}/selection.csv?nodes=0&functions={Uri.EscapeDataString($"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")}"));
            Assert.Contains($",{CsvCell.Of(name)}\n", table, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Archive_OfAHostileName_HasPlainEntriesOnly()
    {
        var run = await RunAsync();
        using var zip = new ZipArchive(new MemoryStream(await FileAsync($"{run}/everything.zip?color={Uri.EscapeDataString($"column:{Names[0]}")}")));
        Assert.True(zip.Entries.Count > 10);
        Assert.All(zip.Entries, e => Assert.Matches(@"^[A-Za-z]+(\.[a-z]+)+$", e.FullName));
    }

    [Fact]
    public async Task Labels_ThatAreFormulas_AreTextsInTheTable()
    {
        var table = "a,b,kind\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i},{i * i % 7},{(i % 2 == 0 ? "=cmd()" : "\"@x,\"\"y\"\"\"")}\n"));
        var cloud = await _app.UploadAsync(Encoding.UTF8.GetBytes(table), "=labels.csv");
        var run = await _app.SubmitAsync(new { cloud, spec = Clouds.SmallSpec() });
        Assert.Equal("succeeded", TestApplication.State(await _app.FinishedAsync(run)));
        var lines = Encoding.UTF8.GetString(await FileAsync($"{run}/selection.csv?rows=0,1&functions=column:kind")).Split('\n');
        Assert.EndsWith(",'=cmd()", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",\"'@x,\"\"y\"\"\"", lines[2], StringComparison.Ordinal);
    }

    private async Task<byte[]> FileAsync(string path)
    {
        using var answer = await _app.Http.GetAsync($"/api/v1/runs/{path}", Cancellation);
        var content = await answer.Content.ReadAsByteArrayAsync(Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {(int)answer.StatusCode} {Encoding.UTF8.GetString(content)}");
        return content;
    }

    private async Task<Guid> RunAsync()
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var points = zip.CreateEntry("points.npy").Open())
                points.Write(Clouds.Npy(60));
            foreach (var name in Names)
                using (var column = zip.CreateEntry($"{name}.npy").Open())
                    NpyFile.Write(column, Enumerable.Range(0, 60).Select(i => i % 7 + 0.5).ToArray(), [60]);
        }
        using var form = new MultipartFormDataContent { { new ByteArrayContent(file.ToArray()), "file", "names.npz" } };
        using var answer = await _app.Http.PostAsync("/api/v1/clouds?array=points", form, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, text);
        var run = await _app.SubmitAsync(new { cloud = JsonElement.Parse(text).GetProperty("id").GetGuid(), spec = Clouds.SmallSpec() });
        Assert.Equal("succeeded", TestApplication.State(await _app.FinishedAsync(run)));
        return run;
    }
}
