using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TopoWeb.Networks.Formats;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Datasets.Uploads;

/// <summary>Uploads as programs send them: fields in the form or in the query, the file in the form or as the body; whatever is wrong is named, all at once.</summary>
[Collection(ApplicationCollection.Name)]
public sealed class CloudUploadTests(ApplicationFixture fixture)
{
    private readonly TestApplication _app = fixture.App;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Upload_ArrayAsFieldOrInTheQuery_IsTaken(bool field)
    {
        using var form = Form("clouds.npz", Npz());
        if (field)
            form.Add(new StringContent("b"), "array");
        using var response = await _app.Http.PostAsync($"/api/v1/clouds{(field ? "" : "?array=b")}", form, Cancellation);
        var cloud = await CreatedAsync(response);
        Assert.Equal(("b", 4), (cloud.GetProperty("array").GetString(), cloud.GetProperty("dimension").GetInt32()));
    }

    [Theory]
    [InlineData("application/octet-stream")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/csv")]
    [InlineData(null)]
    public async Task Upload_RawBody_HasItsNameInTheQuery(string? type)
    {
        using var body = new ByteArrayContent(Clouds.Csv(20));
        if (type is not null)
            body.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var response = await _app.Http.PostAsync("/api/v1/clouds?name=raw.csv", body, Cancellation);
        var cloud = await CreatedAsync(response);
        Assert.Equal(("raw.csv", 20), (cloud.GetProperty("name").GetString(), cloud.GetProperty("points").GetInt32()));
        Assert.False(cloud.TryGetProperty("notes", out _));
    }

    [Fact]
    public async Task Upload_TableWithLabels_SaysWhatWasUnderstoodAndColoursByThem()
    {
        using var form = Form("irises.csv", Table());
        form.Add(new StringContent("#1=index"), "roles");
        form.Add(new StringContent("drop"), "missing");
        using var response = await _app.Http.PostAsync("/api/v1/clouds", form, Cancellation);
        var cloud = await CreatedAsync(response);
        string[] notes = [.. cloud.GetProperty("notes").EnumerateArray().Select(n => n.GetString()!)];
        Assert.Equal(["Columns of the table: 3 coordinates (x, y, z); label kind, of flower (2 categories); index id.", "1 of 61 rows with missing values was left out: line 62."], notes);

        var run = await _app.SubmitAsync(new { cloud = cloud.GetProperty("id").GetGuid(), spec = Clouds.SmallSpec() });
        Assert.Equal("succeeded", TestApplication.State(await _app.FinishedAsync(run)));
        var result = await _app.Http.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}/result", Cancellation);
        Assert.Equal(notes, result.GetProperty("notes").EnumerateArray().Select(n => n.GetString()!).Take(2));
        // Categories keep their texts through the store.
        var csv = await _app.Http.GetStringAsync($"/api/v1/runs/{run}/selection.csv?rows=0,1&functions=all", Cancellation);
        var lines = csv.Split('\n');
        Assert.EndsWith(",\"column:kind, of flower\"", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(",setosa", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",\"virginica, \"\"wild\"\"\"", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_SeveralWrongFields_NamesAll()
    {
        using var form = Form("table.csv", Table());
        form.Add(new StringContent("id=colour"), "roles");
        form.Add(new StringContent("perhaps"), "header");
        form.Add(new StringContent("my project"), "project");
        using var response = await _app.Http.PostAsync("/api/v1/clouds?missing=guess", form, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal("Invalid input.", problem.GetProperty("title").GetString());
        string ErrorOf(string field) => problem.GetProperty("errors").GetProperty(field)[0].GetString()!;
        Assert.Equal("“colour” is not coordinate, label, index or ignored.", ErrorOf("roles"));
        Assert.Equal("“perhaps” is not auto, yes or no.", ErrorOf("header"));
        Assert.StartsWith("“my project” is not an ID", ErrorOf("project"), StringComparison.Ordinal);
        Assert.Equal("“guess” is not refuse or drop.", ErrorOf("missing"));
    }

    [Fact]
    public async Task Upload_WithoutAFile_SaysHowToSendOne()
    {
        using var text = new MultipartFormDataContent { { new StringContent("cloud.csv"), "file" } };
        using var forgotten = await _app.Http.PostAsync("/api/v1/clouds", text, Cancellation);
        await Problem.AssertAsync(forgotten, HttpStatusCode.BadRequest, "file", "file=@cloud.csv");

        using var raw = await _app.Http.PostAsync("/api/v1/clouds", new ByteArrayContent([1, 2]), Cancellation);
        await Problem.AssertAsync(raw, HttpStatusCode.BadRequest, "name", "name=cloud.csv");

        using var empty = await _app.Http.PostAsync("/api/v1/clouds?name=a.csv", new ByteArrayContent([]), Cancellation);
        await Problem.AssertAsync(empty, HttpStatusCode.BadRequest, "file", "'a.csv' is empty");

        using var nothing = await _app.Http.PostAsync("/api/v1/clouds", null, Cancellation);
        Assert.Equal("application/problem+json", nothing.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.BadRequest, nothing.StatusCode);
    }

    [Theory]
    [InlineData("multipart/form-data", "x")]
    [InlineData("multipart/form-data; boundary=abc", "--abc\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n1,2")]
    [InlineData("multipart/form-data; boundary=abc", "no form")]
    [InlineData("application/json", "{}")]
    public async Task Upload_BrokenBody_IsAProblem(string type, string body)
    {
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await _app.Http.PostAsync("/api/v1/clouds", content, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task Upload_WrongFile_HasATitleThatFits()
    {
        using var response = await _app.PostFileAsync("1,2\n3,four\n"u8.ToArray(), "words.csv");
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal("The file cannot be used.", problem.GetProperty("title").GetString());
        Assert.Contains("role label or ignored", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_LargerThanAllowed_Is413WithTheSetting()
    {
        await using var app = new TestApplication(settings: new Dictionary<string, string> { ["Limits:MaximumUploadMegabytes"] = "1", ["Limits:MaximumDimension"] = "2", ["Workers:Train"] = "0", ["Workers:Analyze"] = "0" });
        using var raw = await app.Http.PostAsync("/api/v1/clouds?name=a.csv", new ByteArrayContent(new byte[3 << 20]), Cancellation);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, raw.StatusCode);
        Assert.Contains("Limits:MaximumUploadMegabytes", await raw.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        using var form = await app.PostFileAsync(new byte[3 << 20], "a.csv");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, form.StatusCode);
        Assert.Contains("Limits:MaximumUploadMegabytes", await form.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        using var wide = await app.PostFileAsync("1,2,3\n4,5,6\n"u8.ToArray(), "a.csv");
        await Problem.AssertAsync(wide, HttpStatusCode.BadRequest, "file", "3 coordinates", "limit is 2", "Limits:MaximumDimension");
    }

    [Theory]
    [InlineData("a%00b.csv", null)]
    [InlineData("a%07b.csv", null)]
    [InlineData("x%2F", null)]
    [InlineData("a%0D%0Ab.csv", "a b.csv")]
    [InlineData("%2e%2e%2f%2e%2e%2fetc%2fpasswd.csv", "passwd.csv")]
    [InlineData("C%3A%5Ctemp%5Ca.csv", "a.csv")]
    public async Task Upload_HostileFileName_IsRefusedOrLosesItsPath(string escaped, string? name)
    {
        var file = new ByteArrayContent(Clouds.Csv(20));
        file.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename=\"a.csv\"; filename*=UTF-8''{escaped}");
        using var form = new MultipartFormDataContent { file };
        using var response = await _app.Http.PostAsync("/api/v1/clouds", form, Cancellation);
        if (name is null)
            await Problem.AssertAsync(response, HttpStatusCode.BadRequest, "name");
        else
            Assert.Equal(name, (await CreatedAsync(response)).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Upload_ArrayNamedWithNul_IsShownWithoutIt()
    {
        using var form = Form("clouds.npz", Npz(("a\0b", 3)));
        using var response = await _app.Http.PostAsync("/api/v1/clouds", form, Cancellation);
        var cloud = await CreatedAsync(response);
        var stored = await _app.Http.GetFromJsonAsync<JsonElement>($"/api/v1/clouds/{cloud.GetProperty("id").GetString()}", Cancellation);
        Assert.Equal("a\uFFFDb", stored.GetProperty("array").GetString());
    }

    [Fact]
    public async Task Upload_RolesOfANetwork_AreRefused()
    {
        using var response = await _app.Http.PostAsync("/api/v1/clouds?roles=a%3Dlabel", Form("a.npz", Npz()), Cancellation);
        await Problem.AssertAsync(response, HttpStatusCode.BadRequest, "roles", "not a table");
    }

    private static async Task<JsonElement> CreatedAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode == HttpStatusCode.Created, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static MultipartFormDataContent Form(string name, byte[] content) => new() { { new ByteArrayContent(content), "file", name } };

    private static byte[] Table()
    {
        var text = new StringBuilder("id;x;y;z;kind, of flower\n");
        for (var i = 0; i < 60; i++)
            text.Append(CultureInfo.InvariantCulture, $"{i};{Math.Cos(i):0.####};{Math.Sin(i):0.####};{i % 7 / 10.0:0.0};{(i % 2 == 0 ? "setosa" : "\"virginica, \"\"wild\"\"\"")}\n");
        return Encoding.UTF8.GetBytes(text + "60;;1.5;1.5;setosa\n");
    }

    private static byte[] Npz(params (string Name, int Dimension)[] arrays)
    {
        using var file = new MemoryStream();
        using (var archive = new System.IO.Compression.ZipArchive(file, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, dimension) in arrays.Length > 0 ? arrays : [("a", 3), ("b", 4)])
            {
                using var entry = archive.CreateEntry(name + ".npy").Open();
                NpyFile.Write(entry, [.. Enumerable.Range(0, 10 * dimension).Select(i => (double)i)], [10, dimension]);
            }
        return file.ToArray();
    }
}
