using System.Net;
using System.Net.Http.Headers;
using TopoWeb.Exports;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Results.Files;

/// <summary>Results and their files have strong tags: equal tags, equal bytes; whoever has the content gets it not again.</summary>
[Collection(ApplicationCollection.Name)]
public sealed class EntityTagTests(ApplicationFixture fixture)
{
    private readonly TestApplication _app = fixture.App;

    [Fact]
    public async Task Files_Every_HasAStrongTagAndIsUnchangedForWhoeverHasIt()
    {
        var run = await RunAsync();
        var tags = new List<string>();
        foreach (var name in (string[])[.. ResultFiles.Names, "mapper/shape", "selection.csv?nodes=0", "thumbnail.svg"])
        {
            using var first = await AskAsync(run, name);
            Assert.True(first.IsSuccessStatusCode, $"{name}: {(int)first.StatusCode}");
            var tag = first.Headers.ETag;
            Assert.True(tag is { IsWeak: false }, $"{name} has the tag {tag}.");
            tags.Add(tag.Tag);
            using var again = await AskAsync(run, name);
            Assert.Equal(tag, again.Headers.ETag);
            Assert.Equal(await first.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), await again.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            using var unchanged = await AskAsync(run, name, tag.Tag);
            Assert.Equal((HttpStatusCode.NotModified, tag), (unchanged.StatusCode, unchanged.Headers.ETag));
            Assert.Empty(await unchanged.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
        Assert.Equal(tags.Count, tags.Distinct().Count());
    }

    [Fact]
    public async Task Tag_OfAnotherAddressOrCoding_IsAnother()
    {
        var run = await RunAsync();
        using var plain = await AskAsync(run, "mapper.svg");
        using var other = await AskAsync(run, "mapper.svg?drawing=discs");
        Assert.NotEqual(plain.Headers.ETag, other.Headers.ETag);
        using var stale = await AskAsync(run, "mapper.svg?drawing=discs", plain.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.OK, stale.StatusCode);
        // Compressed bytes are others, and either tag is known again.
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/runs/{run}/mapper.svg");
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        using var packed = await _app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(["gzip"], packed.Content.Headers.ContentEncoding);
        Assert.NotEqual(plain.Headers.ETag, packed.Headers.ETag);
        using var known = await AskAsync(run, "mapper.svg", packed.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
    }

    [Fact]
    public async Task Tag_OfAnError_IsNone()
    {
        var run = await RunAsync();
        foreach (var (address, status) in new[] { ("mapper.svg?drawing=cubes", HttpStatusCode.BadRequest), ("result?choice=none", HttpStatusCode.NotFound) })
        {
            using var answer = await AskAsync(run, address);
            Assert.Equal(status, answer.StatusCode);
            Assert.Null(answer.Headers.ETag);
        }
    }

    private Task<HttpResponseMessage> AskAsync(Guid run, string name, string? tag = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/runs/{run}/{name}");
        if (tag is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", $"\"other\", {tag}");
        return _app.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<Guid> RunAsync()
    {
        var run = await _app.SubmitAsync(new { cloud = await _app.UploadAsync(Clouds.Csv(40), "tags.csv"), spec = Clouds.SmallSpec() });
        Assert.Equal("succeeded", TestApplication.State(await _app.FinishedAsync(run)));
        return run;
    }
}
