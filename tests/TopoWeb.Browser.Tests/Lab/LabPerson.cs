using System.Net.Http.Json;
using System.Text.Json;
using TopoWeb.Tests.Published;

namespace TopoWeb.Browser.Tests.Lab;

/// <summary>A finished run.</summary>
/// <param name="Id">Which.</param>
/// <param name="Choices">Names of its results.</param>
/// <param name="Project">Where it belongs, where a test has chosen that.</param>
internal sealed record LabRun(Guid Id, IReadOnlyList<string> Choices, Guid? Project = null);

/// <summary>A link as it was made.</summary>
internal sealed record LabLink(Guid Id, string Url);

/// <summary>Somebody of the lab, with a program that has a token of hers for whatever a test does not do in the browser.</summary>
internal sealed record LabPerson(Guid Id, string Name, string Email, HttpClient Program)
{
    public Task<JsonElement> PostAsync(string address, object body) => Program.AskAsync(address, body);

    /// <summary>Uploads the circle and analyses it.</summary>
    public async Task<LabRun> RunCircleAsync(string name)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(CircleUpload.Csv()), "file", "circle.csv" } };
        using var answer = await Program.PostAsync("api/v1/clouds", form);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var cloud = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        return await RunAsync(new { cloud, name, spec = new { density = new { k = 10, p = 1.0 }, barcode = new { landmarks = 20 }, mapper = new { resolution = 10 } } });
    }

    /// <summary>Submits a run and waits for it.</summary>
    public async Task<LabRun> RunAsync(object request)
    {
        var id = (await PostAsync("api/v1/runs", request)).GetProperty("id").GetGuid();
        var status = await Poll.UntilAsync(() => Program.GetFromJsonAsync<JsonElement>($"api/v1/runs/{id}"),
            s => s.GetProperty("state").GetString() is "succeeded" or "failed" or "cancelled", s => $"the run has not ended: {s}");
        Assert.True(status.GetProperty("state").GetString() == "succeeded", status.ToString());
        return new(id, [.. status.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("choice").GetString()!)]);
    }

    public async Task<LabLink> ShareAsync(object request)
    {
        var made = await PostAsync("api/v1/shares", request);
        return new(made.GetProperty("id").GetGuid(), made.GetProperty("url").GetString()!);
    }

    public async Task RevokeAsync(LabLink link)
    {
        using var answer = await Program.DeleteAsync($"api/v1/shares/{link.Id}");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
