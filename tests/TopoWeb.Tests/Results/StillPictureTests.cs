using System.Net;
using System.Text.RegularExpressions;
using TopoWeb.Tests.Hosting;
using TopoWeb.Tests.Sharing;

namespace TopoWeb.Tests.Results;

/// <summary>The graph of a result for readers without script.</summary>
[Collection(ApplicationCollection.Name)]
public sealed partial class StillPictureTests(ApplicationFixture fixture)
{
    private readonly TestApplication _app = fixture.App;

    /// <summary>Whoever may download gets the picture as a file, and pages of everybody else are shorter by it. Whoever may only look has it in the page.</summary>
    [Theory]
    [InlineData("view", false)]
    [InlineData("download", true)]
    public async Task Page_WithoutScript_HasAPicture(string scope, bool asFile)
    {
        var link = await SharedApplication.ShareAsync(_app, new { scope });
        var page = await _app.Http.GetStringAsync(link.Path);
        var still = NoScript.Matches(page).Select(m => m.Value).Single(m => m.Contains("class=\"still\"", StringComparison.Ordinal));
        if (!asFile)
        {
            Assert.Contains("<svg", still, StringComparison.Ordinal);
            return;
        }
        Assert.DoesNotContain("<svg", still, StringComparison.Ordinal);
        var picture = new Uri(new Uri(_app.Http.BaseAddress!, Base.Match(page).Groups[1].Value), WebUtility.HtmlDecode(Source.Match(still).Groups[1].Value));
        using var answer = await _app.Http.GetAsync(picture);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("image/svg+xml", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("<svg", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [GeneratedRegex("<noscript[^>]*>.*?</noscript>", RegexOptions.Singleline)]
    private static partial Regex NoScript { get; }

    [GeneratedRegex("<base href=\"([^\"]*)\"")]
    private static partial Regex Base { get; }

    [GeneratedRegex("<img[^>]* src=\"([^\"]*)\"")]
    private static partial Regex Source { get; }
}
