using System.Net.Http.Json;
using System.Text.Json;

namespace TopoWeb.Tests.Published;

/// <summary>What programs do with the API.</summary>
internal static class Programs
{
    /// <summary>Asks the API to do something and expects that it does.</summary>
    public static async Task<JsonElement> AskAsync(this HttpClient program, string address, object body)
    {
        using var answer = await program.PostAsJsonAsync(address, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{address}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }
}
