using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Docs;

/// <summary>The curl examples of each page, in their order, against the application: <c>ID</c> is what the answer before gave.</summary>
[Collection(ApplicationCollection.Name)]
public sealed class DocsCurlTests(ApplicationFixture fixture)
{
    private const string Server = "http://127.0.0.1:5080";

    public static TheoryData<string> Files => [.. DocsFiles.Fences.Where(f => f.Text.Contains("curl ", StringComparison.Ordinal)).Select(f => f.File).Distinct()];

    [Theory, MemberData(nameof(Files))]
    public async Task Curl_EveryExample_IsAnswered(string file)
    {
        var (id, run) = ("", "");
        foreach (var line in DocsFiles.Fences.Where(f => f.File == file).SelectMany(f => f.Lines).Where(l => l.StartsWith("curl ", StringComparison.Ordinal)))
        {
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

    private static HttpRequestMessage Request(ShellLine shell, Func<string, string> fill)
    {
        var request = new HttpRequestMessage();
        string? method = null, body = null, type = null;
        for (var i = 1; i < shell.Words.Count; i++)
            switch (shell.Words[i])
            {
                case "-X": method = shell.Words[++i]; break;
                case "-d": body = fill(shell.Words[++i]); break;
                case "-H": type = shell.Words[++i].Split(": ")[1]; break;
                case "-o": i++; break;
                case "-O": break;
                case "-F":
                    Assert.Equal("file=@cloud.csv", shell.Words[++i]);
                    request.Content = new MultipartFormDataContent { { new ByteArrayContent(Cloud()), "file", "cloud.csv" } };
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

    /// <summary>Points enough for the example's k.</summary>
    private static byte[] Cloud()
    {
        var random = new Random(3);
        return Encoding.ASCII.GetBytes(string.Join('\n', Enumerable.Range(0, 200).Select(_ => string.Join(',', Enumerable.Range(0, 9).Select(_ => random.NextDouble().ToString("0.####", System.Globalization.CultureInfo.InvariantCulture))))));
    }
}
