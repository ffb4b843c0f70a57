using System.Net;
using AngleSharp.Html.Parser;
using TopoWeb.Tests.Accounts;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Administration;

/// <summary>The page on which administrators begin: every place that it names is there.</summary>
public sealed class AdminPageTests
{
    [Fact]
    public async Task Links_OfALab_LeadSomewhereForAdministrators()
    {
        await using var app = new AccountsApplication();
        var ada = await app.SetUpAsync();
        var links = await AssertLeadAsync(ada.Http);
        Assert.Contains("admin/people", links);
        // What her menu has is there, too.
        Assert.Contains("href=\"admin\"", await ada.Http.GetStringAsync("/runs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_InLocalMode_NameNothingOfAccounts()
    {
        await using var app = new TestApplication();
        var links = await AssertLeadAsync(app.Http);
        Assert.DoesNotContain(links, l => l is "admin/people" or "admin/links" or "admin/audit");
        Assert.Contains("admin/storage", links);
        Assert.Contains("href=\"admin\"", await app.Http.GetStringAsync("/runs"), StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> AssertLeadAsync(HttpClient http)
    {
        var page = new HtmlParser().ParseDocument(await http.GetStringAsync("/admin"));
        List<string> links = [.. page.QuerySelectorAll("main .places a").Select(a => a.GetAttribute("href")!)];
        Assert.True(links.Count >= 9, string.Join(", ", links));
        foreach (var link in links)
        {
            using var answer = await http.GetAsync($"/{link}");
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{link}: {(int)answer.StatusCode}");
        }
        // Each of the pages leads to the others; other pages say nothing of them.
        foreach (var place in links.Where(l => l == "workers" || l.StartsWith("admin", StringComparison.Ordinal)).Prepend("admin"))
            Assert.Equal(links.Count(l => !l.StartsWith("api", StringComparison.Ordinal) && !l.StartsWith("docs", StringComparison.Ordinal) && l != "metrics") + 1, await BarAsync(place));
        Assert.Equal(0, await BarAsync("runs"));
        return links;

        async Task<int> BarAsync(string address) => new HtmlParser().ParseDocument(await http.GetStringAsync($"/{address}")).QuerySelectorAll("nav[aria-label=Administration] a").Length;
    }
}
