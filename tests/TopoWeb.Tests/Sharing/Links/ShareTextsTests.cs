using System.Security.Cryptography;
using System.Text;
using TopoWeb.Data;
using TopoWeb.Sharing.Links;

namespace TopoWeb.Tests.Sharing.Links;

/// <summary>Hash, citation and QR code of a link.</summary>
public sealed class ShareTextsTests
{
    private static readonly SharedLink Link = new(
        Guid.Empty, ShareKind.Result, ShareScope.View, "40×M(64,0,64) [50 %]", null, new string('a', 64), null, "1.2.3", new DateTime(2026, 11, 29, 0, 0, 0, DateTimeKind.Utc), null, []);

    [Fact]
    public void Digest_OfKindAndKeys_IsTheDocumentedHash()
    {
        var expected = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("timeline\nk1\nk2")));
        Assert.Equal(expected, ShareDigest.Of(ShareKind.Timeline, ["k1", "k2"]));
        Assert.NotEqual(expected, ShareDigest.Of(ShareKind.Timeline, ["k2", "k1"]));
        Assert.NotEqual(expected, ShareDigest.Of(ShareKind.Run, ["k1", "k2"]));
    }

    [Fact]
    public void OlderLink_WithoutAHash_HasThatOfItsResults()
    {
        var row = new ShareLinkRow { TokenHash = [], Kind = ShareKind.Run, Title = "Old" };
        row.Items.Add(new() { Ordinal = 1, Name = "Old", Choice = "b", Label = "B", ResultKey = "k2", FiltersKey = "f" });
        row.Items.Add(new() { Ordinal = 0, Name = "Old", Choice = "a", Label = "A", ResultKey = "k1", FiltersKey = "f" });
        var link = SharedLink.Of(row);
        Assert.Equal(ShareDigest.Of(ShareKind.Run, ["k1", "k2"]), link.ContentHash);
        Assert.Equal(["a", "b"], link.Items.Select(i => i.Address));
    }

    [Fact]
    public void Citation_HasAddressVersionAndContent()
    {
        var citation = new ShareCitation(Link, "https://lab.example.org/s/T_-1");
        Assert.Equal("[40×M(64,0,64) \\[50 %\\]](https://lab.example.org/s/T_-1)", citation.Markdown);
        Assert.StartsWith("@misc{topoweb-aaaaaaaa,\n", citation.BibTeX, StringComparison.Ordinal);
        Assert.Contains("title        = {40$\\times$M(64,0,64) [50 \\%]},", citation.BibTeX, StringComparison.Ordinal);
        Assert.Contains("author       = {},", citation.BibTeX, StringComparison.Ordinal);
        Assert.Contains("year         = {2026},", citation.BibTeX, StringComparison.Ordinal);
        Assert.Contains("howpublished = {\\url{https://lab.example.org/s/T_-1}},", citation.BibTeX, StringComparison.Ordinal);
        Assert.Contains($"note         = {{TopoWeb 1.2.3, content SHA-256 {Link.ContentHash}}}", citation.BibTeX, StringComparison.Ordinal);
        Assert.Contains("src=\"https://lab.example.org/s/T_-1/embed\"", citation.Embed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("color=size&nodes=1.2", null, null)]
    [InlineData(null, "Ada", null)]
    [InlineData("color=size", "Émilie, \"&\" 王贞仪", "Two rings # one of them {faint}")]
    public void Words_WithAView_ComeBackFromOneColumn(string? view, string? author, string? context)
    {
        var stored = new SharedWords(author, context).With(view);
        Assert.Equal((view, new SharedWords(author, context)), SharedWords.Split(stored));
    }

    [Fact]
    public void Words_LongestInAnyScript_FitTheirColumn()
    {
        var words = new SharedWords(new string('"', SharedWords.LongestAuthor), new string('王', SharedWords.LongestContext));
        Assert.InRange(words.With(new string('v', 2000))!.Length, 0, 4000);
    }

    [Theory]
    [InlineData("color=size#{", "color=size")]
    [InlineData("#[1]", null)]
    public void Words_Damaged_LeaveTheView(string stored, string? view) => Assert.Equal((view, SharedWords.None), SharedWords.Split(stored));

    [Fact]
    public void Words_WithLinesAndControls_AreOneLine() => Assert.Equal(new SharedWords("A B", "One. Two"), SharedWords.Of(" A\r\n B ", "One.\t Two\u0007"));

    [Fact]
    public void Qr_OfAnAddress_IsOnePathWithAQuietMargin()
    {
        var svg = QrSvg.Write("https://lab.example.org/s/" + new string('x', 43));
        Assert.StartsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ", svg, StringComparison.Ordinal);
        // The finder in the corner: seven dark squares, four from the edge.
        Assert.Contains("M4 4h7v1h-7z", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("script", svg, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'none'", true)]
    [InlineData("'self' https://journal.example.org https://*.example.org:8443", true)]
    [InlineData("*", true)]
    [InlineData("", false)]
    [InlineData("'none' 'self'", false)]
    [InlineData("journal.example.org", false)]
    [InlineData("https://a.example; script-src *", false)]
    [InlineData("https://a.example\r\nX-Bad: 1", false)]
    public void Options_FrameAncestors_MustBeSources(string value, bool fits)
    {
        var result = new ShareOptionsCheck().Validate(null, new ShareOptions { FrameAncestors = value });
        Assert.Equal(fits, result.Succeeded);
        Assert.True(fits || result.FailureMessage!.Contains("Sharing:FrameAncestors", StringComparison.Ordinal));
    }

    [Fact]
    public void Options_DefaultBeyondTheLongest_IsRefused() =>
        Assert.Contains("Sharing:DefaultDays", new ShareOptionsCheck().Validate(null, new ShareOptions { LongestDays = 30 }).FailureMessage, StringComparison.Ordinal);
}
