using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace TopoWeb.Tests.Hosting;

/// <summary>An answer in the form of ProblemDetails.</summary>
internal static class Problem
{
    /// <summary>The answer has this status and names this field, and its message has these words and numbers.</summary>
    public static async Task AssertAsync(HttpResponseMessage response, HttpStatusCode status, string? field, params string[] words)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode} instead of {(int)status}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        var message = field is null
            ? problem.GetProperty("detail").GetString()!
            : problem.GetProperty("errors").TryGetProperty(field, out var messages) ? messages[0].GetString()! : throw new Xunit.Sdk.XunitException($"No error of '{field}': {text}");
        foreach (var word in words)
            Assert.Contains(word, message, StringComparison.OrdinalIgnoreCase);
    }
}
