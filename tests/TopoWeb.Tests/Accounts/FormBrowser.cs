using System.Net;
using System.Text.Json;
using AngleSharp.Html.Parser;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Accounts;

/// <summary>What a browser does with pages of the server: keeps cookies, sends forms with their hidden fields.</summary>
internal sealed class FormBrowser(HttpClient http)
{
    private static readonly Uri Root = new("http://localhost/");

    public HttpClient Http => http;

    /// <summary>Opens a page, fills its form and sends it.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string page, Dictionary<string, string> fields)
    {
        using var opened = await http.GetAsync(page);
        var form = await FieldsAsync(opened, page);
        foreach (var (name, value) in fields)
            form[name] = value;
        return await http.PostAsync(page, new FormUrlEncodedContent(form));
    }

    /// <summary>Asks the API to do something and expects that it does.</summary>
    public Task<JsonElement> PostAsync(string address, object body) => http.AskAsync(address, body);

    public async Task<HttpStatusCode> StatusAsync(string address)
    {
        using var response = await http.GetAsync(address);
        return response.StatusCode;
    }

    /// <summary>Where an answer leads, relative to the server.</summary>
    public static string Target(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("Location", out var values) ? new Uri(Root, values.ToString()) is var to && to.Authority == Root.Authority ? to.PathAndQuery : to.AbsoluteUri : $"nowhere ({(int)response.StatusCode})";

    /// <summary>What a page says in its alert.</summary>
    public static async Task<string> AlertAsync(HttpResponseMessage response) =>
        string.Join(' ', new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync()).QuerySelectorAll("main [role=alert]:not([hidden])").Select(e => e.TextContent.Trim()));

    private static async Task<Dictionary<string, string>> FieldsAsync(HttpResponseMessage response, string page)
    {
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{page}: {(int)response.StatusCode}");
        var document = new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync());
        return document.QuerySelectorAll("main form[method=post] input[type=hidden]").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? "");
    }
}
