using System.Net;
using Microsoft.AspNetCore.WebUtilities;

namespace TopoWeb.Tests.Accounts.OpenIdConnect;

/// <summary>A browser on its way to the provider and back, a step at a time. Each of the two servers has its own cookies.</summary>
internal sealed class ProviderTrip(FormBrowser browser, string root = "/") : IDisposable
{
    private readonly HttpClient _outside = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new() });

    public FormBrowser Browser => browser;

    /// <summary>Leaves the application.</summary>
    /// <param name="to">The page to come back to.</param>
    /// <returns>The question with which the provider is asked.</returns>
    public async Task<Uri> LeaveAsync(string? to = null)
    {
        using var answer = await browser.Http.GetAsync($"{root}account/provider{(to is null ? "" : $"?to={Uri.EscapeDataString(to)}")}");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!;
    }

    /// <returns>The provider's answer: an address of the application.</returns>
    public async Task<Uri> AskAsync(Uri question)
    {
        using var answer = await _outside.GetAsync(question);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"The provider answers {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return answer.Headers.Location!;
    }

    /// <returns>Where the application leads in the end, as an address of its server.</returns>
    public async Task<string> ReturnAsync(Uri answer)
    {
        var target = await FollowAsync(answer.PathAndQuery);
        return target.StartsWith($"{root}account/provider/finish", StringComparison.Ordinal) ? await FollowAsync(target) : target;
    }

    /// <summary>All the way.</summary>
    public async Task<string> SignInAsync(string? to = null) => await ReturnAsync(await AskAsync(await LeaveAsync(to)));

    /// <summary>What a page of the application says in its alert.</summary>
    public async Task<string> AlertAsync(string page)
    {
        using var answer = await browser.Http.GetAsync(page);
        return await FormBrowser.AlertAsync(answer);
    }

    /// <summary>An address with another value of a parameter; null takes it away.</summary>
    public static Uri With(Uri address, string name, string? value)
    {
        var query = QueryHelpers.ParseQuery(address.Query).ToDictionary(q => q.Key, q => (string?)q.Value.ToString());
        Assert.True(query.Remove(name), $"{address} has no {name}.");
        if (value is not null)
            query[name] = value;
        return new(QueryHelpers.AddQueryString(address.GetLeftPart(UriPartial.Path), query));
    }

    public void Dispose() => _outside.Dispose();

    private async Task<string> FollowAsync(string address)
    {
        using var answer = await browser.Http.GetAsync(address);
        return FormBrowser.Target(answer);
    }
}
