using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TopoWeb.Benchmarks.Guests;
using TopoWeb.Benchmarks.Soak;

namespace TopoWeb.Benchmarks.Flood;

/// <summary>What the people submit: a small cloud of their own with some settings, most of which have been computed before.</summary>
internal sealed class FloodSubmissions
{
    /// <summary>Requests of one person at a time.</summary>
    private const int AtOnce = 2;

    private const int Settings = 20;

    public ConcurrentDictionary<Guid, LabPerson> Accepted { get; } = [];

    /// <summary>Refused with words and a time to come again, by status.</summary>
    public ConcurrentDictionary<int, int> Refused { get; } = [];

    public ConcurrentBag<string> Errors { get; } = [];

    /// <summary>One of the sentences with which a submission was refused.</summary>
    public string? Words { get; private set; }

    public static async Task<Guid> UploadAsync(LabPerson person)
    {
        using var form = new MultipartFormDataContent { { new StringContent(SoakFiles.Circle(100)), "file", "circle.csv" } };
        using var answer = await person.Programs.PostAsync("/api/v1/clouds", form);
        return (await LabPerson.ReadAsync(answer)).GetProperty("id").GetGuid();
    }

    public static object Body(Guid cloud, int number) => new { cloud, name = $"Flood {number}", spec = new { density = new { k = 4 + number % Settings, p = 0.5 }, barcode = new { landmarks = 10 }, mapper = new { resolution = 5, gain = 2 } } };

    /// <summary>Submits so many runs of one person, as fast as they are taken.</summary>
    public async Task SendAsync(LabPerson person, Guid cloud, int count)
    {
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var number && number <= count)
                await SendOneAsync(person, Body(cloud, number));
        }));
    }

    private async Task SendOneAsync(LabPerson person, object body)
    {
        try
        {
            using var answer = await person.Programs.PostAsJsonAsync("/api/v1/runs", body);
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode == HttpStatusCode.Accepted)
                Accepted[JsonDocument.Parse(text).RootElement.GetProperty("id").GetGuid()] = person;
            else if (answer is { StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable, Headers.RetryAfter: not null } && JsonDocument.Parse(text).RootElement.GetProperty("detail").GetString() is { Length: > 0 } words)
            {
                Refused.AddOrUpdate((int)answer.StatusCode, 1, (_, n) => n + 1);
                Words = words;
            }
            else
                Errors.Add($"{(int)answer.StatusCode} {text}");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or JsonException)
        {
            Errors.Add(e.Message);
        }
    }
}
