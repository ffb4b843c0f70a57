using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Survival;

/// <summary>The few runs that are submitted again and again, and their results where nobody kills anything.</summary>
internal sealed class Undisturbed
{
    private static readonly string[] Choices = ["L1_000000", "L1_000120"];

    private readonly ConcurrentDictionary<long, string> _results = new();

    private Undisturbed(bool previews) => HasPreviews = previews;

    /// <summary>Whether runs have preliminary results. Their artifacts stay for hours, also where nobody kills anything.</summary>
    public bool HasPreviews { get; }

    /// <summary>Submits a run with this ensemble seed.</summary>
    /// <exception cref="HttpRequestException">It was not accepted.</exception>
    public async Task<Guid> SubmitAsync(HttpClient client, long seed, string key)
    {
        // A k of 12 is too large for the filters of one network.
        var spec = new { density = new { k = HasPreviews ? 5 : 12, p = 0.8 }, barcode = new { landmarks = 12 }, mapper = new { resolution = 4 } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/runs") { Content = JsonContent.Create(new { notation = "2xM(12,0,16) on mnist at 0,120", seed, spec }) };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    /// <summary>Computes the results for the first ensemble seeds, over SQLite.</summary>
    public static async Task<Undisturbed> ComputeAsync(int seeds, bool previews)
    {
        await using var installation = await Installation.CreateAsync(postgres: false);
        await installation.StartAsync();
        var client = installation.Server.Client;
        var undisturbed = new Undisturbed(previews);
        for (var seed = 1; seed <= seeds; seed++)
        {
            var run = await undisturbed.SubmitAsync(client, seed, $"{seed}");
            var state = await Poll.UntilAsync(() => client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}"), s => s.GetProperty("state").GetString() is "succeeded" or "failed", s => s.ToString());
            Assert.Equal("succeeded", state.GetProperty("state").GetString());
            undisturbed._results[seed] = await ReadAsync(client, run);
        }
        return undisturbed;
    }

    /// <summary>The results of an undisturbed run.</summary>
    public string Of(long seed) => _results[seed];

    /// <summary>The result documents of a run, without the times that its stages took.</summary>
    public static async Task<string> ReadAsync(HttpClient client, Guid run)
    {
        var documents = new JsonArray();
        foreach (var choice in Choices)
        {
            var document = JsonNode.Parse(await client.GetStringAsync($"/api/v1/runs/{run}/result?choice={choice}"))!.AsObject();
            Assert.True(document.Remove("timings"));
            documents.Add((JsonNode)document);
        }
        return documents.ToJsonString();
    }
}
