using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TopoWeb.Tests.Accounts;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Docs;

/// <summary>The curl examples of each page, in their order, against the application: <c>ID</c> is what the answer before gave.</summary>
[Collection(ApplicationCollection.Name)]
public sealed class DocsCurlTests(ApplicationFixture fixture)
{
    private const string Server = "http://127.0.0.1:5080";
    private const string Token = "Bearer TOKEN";

    public static TheoryData<string> Files => [.. DocsFiles.Fences.Where(f => f.Text.Contains("curl ", StringComparison.Ordinal)).Select(f => f.File).Distinct()];

    [Theory, MemberData(nameof(Files))]
    public async Task Curl_EveryExample_IsAnswered(string file)
    {
        var (id, run) = ("", "");
        foreach (var line in DocsFiles.Fences.Where(f => f.File == file).SelectMany(f => f.Lines).Where(l => l.StartsWith("curl ", StringComparison.Ordinal)))
        {
            if (line.Contains(Token, StringComparison.Ordinal))
                continue;
            using var request = Request(ShellLine.Parse(line), text => text.Replace("RUN", run, StringComparison.Ordinal).Replace("ID", id, StringComparison.Ordinal));
            using var response = await fixture.App.Http.SendAsync(request, TestContext.Current.CancellationToken);
            var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(response.IsSuccessStatusCode, $"{line}\n{(int)response.StatusCode} {answer}");
            if (request.Method != HttpMethod.Post || !answer.Contains("\"id\"", StringComparison.Ordinal))
                continue;
            id = JsonDocument.Parse(answer).RootElement.GetProperty("id").GetGuid().ToString();
            if (line.Contains("\"cloud\"", StringComparison.Ordinal))
            {
                run = id;
                Assert.Equal("succeeded", TestApplication.State(await fixture.App.FinishedAsync(Guid.Parse(id))));
            }
        }
    }

    /// <summary>Lines for a server with accounts.</summary>
    [Fact]
    public async Task Curl_ExamplesWithAToken_AreAnswered()
    {
        var lines = DocsFiles.Fences.SelectMany(f => f.Lines).Where(l => l.StartsWith("curl ", StringComparison.Ordinal) && l.Contains(Token, StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(lines);
        await using var app = new AccountsApplication();
        var ada = await app.SetUpAsync();
        using var made = await ada.Http.PostAsJsonAsync("/api/v1/tokens", new { name = "docs", scopes = new[] { "read", "run", "share", "admin" }, days = 90 }, TestContext.Current.CancellationToken);
        using var program = app.NewProgram((await made.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("token").GetString()!);
        foreach (var line in lines)
        {
            using var request = Request(ShellLine.Parse(line), text => text);
            using var response = await program.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True(response.IsSuccessStatusCode, $"{line}\n{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        }
    }

    private static HttpRequestMessage Request(ShellLine shell, Func<string, string> fill)
    {
        var request = new HttpRequestMessage();
        string? method = null, body = null, type = null;
        for (var i = 1; i < shell.Words.Count; i++)
            switch (shell.Words[i])
            {
                case "-X": method = shell.Words[++i]; break;
                case "-d": body = fill(shell.Words[++i]); break;
                case "-H":
                    var header = shell.Words[++i].Split(": ");
                    if (header[0].Equals("content-type", StringComparison.OrdinalIgnoreCase))
                        type = header[1];
                    break;
                case "--data-binary":
                    request.Content = new ByteArrayContent(FileOf(shell.Words[++i].TrimStart('@')));
                    // As curl sends it where nothing else is said.
                    request.Content.Headers.ContentType = new("application/x-www-form-urlencoded");
                    break;
                case "-o": i++; break;
                case "-O": break;
                case "-F":
                    var form = (MultipartFormDataContent)(request.Content ??= new MultipartFormDataContent());
                    var (field, sent) = shell.Words[++i].Split('=', 2) is [var name, var value] ? (name, value) : throw new Xunit.Sdk.XunitException(shell.Words[i]);
                    if (sent.StartsWith('@'))
                        form.Add(new ByteArrayContent(FileOf(sent[1..])), field, sent[1..]);
                    else
                        form.Add(new StringContent(sent), field);
                    break;
                case var address:
                    Assert.StartsWith(Server, address, StringComparison.Ordinal);
                    request.RequestUri = new Uri(fill(address[Server.Length..]), UriKind.Relative);
                    break;
            }
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(type!));
        request.Method = method is not null ? new HttpMethod(method) : request.Content is null ? HttpMethod.Get : HttpMethod.Post;
        return request;
    }

    private static byte[] FileOf(string name) => name switch
    {
        "cloud.csv" => Cloud(),
        "table.csv" => Encoding.UTF8.GetBytes("id,x,y,species\n" + string.Concat(Enumerable.Range(0, 60).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},{Math.Cos(i)},{(i == 7 ? "" : $"{Math.Sin(i)}")},{(i % 3 == 0 ? "setosa" : "virginica")}\n")))),
        "network.safetensors" => Network(),
        _ => throw new Xunit.Sdk.XunitException($"The test has no file {name}."),
    };

    /// <summary>Two layers of 64 and 128 filters.</summary>
    private static byte[] Network()
    {
        const int first = 8 * 8 * 9, second = 16 * 8 * 9;
        var header = JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["a.weight"] = new { dtype = "F32", shape = new[] { 8, 8, 3, 3 }, data_offsets = new[] { 0, 4 * first } },
            ["b.weight"] = new { dtype = "F32", shape = new[] { 16, 8, 3, 3 }, data_offsets = new[] { 4 * first, 4 * (first + second) } },
        });
        using var file = new MemoryStream();
        file.Write(BitConverter.GetBytes((long)header.Length));
        file.Write(Encoding.UTF8.GetBytes(header));
        for (var i = 0; i < first + second; i++)
            file.Write(BitConverter.GetBytes((float)Math.Sin(i * i)));
        return file.ToArray();
    }

    /// <summary>Points enough for the example's k.</summary>
    private static byte[] Cloud()
    {
        var random = new Random(3);
        return Encoding.ASCII.GetBytes(string.Join('\n', Enumerable.Range(0, 200).Select(_ => string.Join(',', Enumerable.Range(0, 9).Select(_ => random.NextDouble().ToString("0.####", CultureInfo.InvariantCulture))))));
    }
}
