using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Results.Files;

[Collection(ApplicationCollection.Name)]
public sealed class SelectionEndpointsTests(ApplicationFixture fixture)
{
    private readonly TestApplication _app = fixture.App;

    [Fact]
    public async Task Csv_OfNodes_IsTheSameByAddressFormAndJson()
    {
        var run = await RunAsync();
        var address = $"/api/v1/runs/{run}/selection.csv";
        using var response = await _app.Http.GetAsync($"{address}?nodes=0-2&functions=pca1");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/csv", response.Content.Headers.ContentType!.MediaType);
        Assert.EndsWith("-selection.csv", response.Content.Headers.ContentDisposition!.FileName!.Trim('"'), StringComparison.Ordinal);
        var text = await response.Content.ReadAsStringAsync();
        var lines = text.TrimEnd('\n').Split('\n');
        Assert.StartsWith("row,x0,x1,", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(",nodes,pca1", lines[0], StringComparison.Ordinal);

        var result = await _app.Http.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}/result");
        var members = result.GetProperty("mapper").GetProperty("nodes").EnumerateArray().Take(3).SelectMany(n => n.GetProperty("members").EnumerateArray().Select(m => m.GetInt32())).Distinct().Order();
        Assert.Equal(members, lines[1..].Select(l => int.Parse(l.Split(',')[0], System.Globalization.CultureInfo.InvariantCulture)));

        using var form = await _app.Http.PostAsync(address, new FormUrlEncodedContent(new Dictionary<string, string> { ["nodes"] = "0,1,2", ["choice"] = "", ["functions"] = "pca1" }));
        Assert.Equal(text, await form.Content.ReadAsStringAsync());
        using var json = await _app.Http.PostAsJsonAsync(address, new { nodes = new[] { 2, 1, 0 }, functions = new[] { "pca1" } });
        Assert.Equal(text, await json.Content.ReadAsStringAsync());
    }

    /// <summary>Pages send no referrer, and browsers write the origin of their forms as null.</summary>
    [Fact]
    public async Task Csv_ByTheFormOfAPage_IsAnswered()
    {
        using var form = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/runs/{await RunAsync()}/selection.csv") { Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["nodes"] = "0" }) };
        form.Headers.Add("Origin", "null");
        using var response = await _app.Http.SendAsync(form);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Csv_OfMoreThanAnAddressHolds_ComesByForm()
    {
        var run = await RunAsync();
        // Some 300,000 characters.
        var rows = string.Join(',', Enumerable.Repeat(Enumerable.Range(0, 60), 2000).SelectMany(r => r));
        using var response = await _app.Http.PostAsync($"/api/v1/runs/{run}/selection.csv", new FormUrlEncodedContent(new Dictionary<string, string> { ["rows"] = rows }));
        Assert.Equal(61, (await response.Content.ReadAsStringAsync()).TrimEnd('\n').Split('\n').Length);
    }

    [Theory]
    [InlineData("", "nodes", "No points selected")]
    [InlineData("?nodes=9999", "nodes", "Node 9999 not found")]
    [InlineData("?nodes=a", "nodes", "“a”")]
    [InlineData("?rows=60", "rows", "0 to 59")]
    [InlineData("?nodes=0&functions=pca9", "functions", "Unknown function “pca9”")]
    public async Task Csv_OfWhatIsNotThere_SaysWhatIs(string query, string field, string words)
    {
        using var response = await _app.Http.GetAsync($"/api/v1/runs/{await RunAsync()}/selection.csv{query}");
        await Problem.AssertAsync(response, HttpStatusCode.BadRequest, field, words);
    }

    [Fact]
    public async Task Csv_OfNoRunOrResult_IsNotFound()
    {
        using var none = await _app.Http.GetAsync($"/api/v1/runs/{Guid.NewGuid()}/selection.csv?nodes=0");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        using var choice = await _app.Http.GetAsync($"/api/v1/runs/{await RunAsync()}/selection.csv?nodes=0&choice=L9");
        await Problem.AssertAsync(choice, HttpStatusCode.NotFound, null, "no result 'L9'");
        using var unknown = await _app.Http.PostAsJsonAsync($"/api/v1/runs/{await RunAsync()}/selection.csv", new { node = new[] { 0 } });
        await Problem.AssertAsync(unknown, HttpStatusCode.BadRequest, "node");
    }

    [Theory]
    [InlineData("view", HttpStatusCode.NotFound, "")]
    [InlineData("download", HttpStatusCode.OK, "row,network,")]
    [InlineData("rawFilters", HttpStatusCode.OK, "row,x0,")]
    public async Task Csv_ThroughALink_HasWhatTheLinkAllows(string scope, HttpStatusCode status, string beginning)
    {
        using var created = await _app.Http.PostAsJsonAsync("/api/v1/shares", new { run = await RunAsync(), scope });
        var path = new Uri((await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("url").GetString()!).AbsolutePath;
        using var response = await _app.Http.PostAsync($"{path}/selection.csv", new FormUrlEncodedContent(new Dictionary<string, string> { ["nodes"] = "0" }));
        Assert.Equal(status, response.StatusCode);
        if (status != HttpStatusCode.OK)
            return;
        Assert.StartsWith(beginning, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var wrong = await _app.Http.GetAsync($"{path}/selection.csv?nodes=9999");
        await Problem.AssertAsync(wrong, HttpStatusCode.BadRequest, "nodes");
    }

    private async Task<Guid> RunAsync()
    {
        var run = await _app.SubmitAsync(new { cloud = await _app.UploadAsync(Clouds.Csv(60), "selection.csv"), spec = Clouds.SmallSpec() });
        Assert.Equal("succeeded", TestApplication.State(await _app.FinishedAsync(run)));
        return run;
    }
}
