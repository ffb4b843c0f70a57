using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TopoWeb.Benchmarks.Guests;

namespace TopoWeb.Benchmarks.Soak;

/// <summary>An open link, and the run that it shows.</summary>
internal sealed record SoakLink(Uri Address, Guid Id, Guid Run, SoakPerson Owner);

/// <summary>What somebody does on a lab's server, and what of it is kept: a bounded number of runs and clouds, as people who clear up behind themselves.</summary>
internal sealed class SoakPerson(LabPerson person) : IDisposable
{
    private const int Kept = 12;

    private readonly ConcurrentQueue<Guid> _results = [];
    private readonly ConcurrentQueue<Guid> _clouds = [];

    public LabPerson Person => person;

    /// <summary>One of the results that are there; null before the first.</summary>
    public Guid? AnyResult => _results.ToArray() is { Length: > 2 } some ? some[Random.Shared.Next(1, some.Length)] : null;

    public async Task TrainAsync(string dataset, CancellationToken end) =>
        await FinishAsync(await SubmitAsync(new { notation = $"2xM(8,0,16) on {dataset} at 0,20, rho(4,0.5), LW(12), Mapper(6,3)", seed = Random.Shared.Next(1, 1_000_000) }, end), end);

    public async Task SampleAsync(CancellationToken end) =>
        await FinishAsync(await SubmitAsync(new { experiment = new { source = new { kind = "sample", sample = "mnist-40xM-64-0-64", iterations = new[] { 100 } }, analysis = new { density = new { k = Random.Shared.Next(60, 90), p = 0.3 }, barcode = new { landmarks = 40 } } } }, end), end);

    /// <summary>Uploads a cloud, analyses it, and deletes what is too old.</summary>
    public async Task AnalyseAsync(CancellationToken end)
    {
        var cloud = await UploadAsync(SoakFiles.Circle(Random.Shared.Next(150, 400)), "circle.csv", end);
        var run = await SubmitAsync(new { cloud, spec = new { density = new { k = Random.Shared.Next(4, 12), p = 0.5 }, barcode = new { landmarks = Random.Shared.Next(12, 40) }, mapper = new { resolution = Random.Shared.Next(6, 14), gain = 2.5 } } }, end);
        await FinishAsync(run, end);
        _clouds.Enqueue(cloud);
        // Its run goes first: what an open run analyses is not deleted.
        while (_clouds.Count > 2 * Kept && _clouds.TryDequeue(out var old))
            await SendAsync(person.Programs, HttpMethod.Delete, $"/api/v1/clouds/{old}", null, end, HttpStatusCode.NoContent, HttpStatusCode.OK);
    }

    /// <summary>Changes their mind while it trains; now and then goes on, and then deletes it.</summary>
    public async Task CancelAsync(string dataset, CancellationToken end)
    {
        var run = await SubmitAsync(new { notation = $"3xM(8,0,16) on {dataset} at 0,5000, rho(4,0.5), Mapper(6,3)", seed = Random.Shared.Next(1, 1_000_000) }, end);
        await Task.Delay(TimeSpan.FromSeconds(2 + 6 * Random.Shared.NextDouble()), end);
        await SendAsync(person.Programs, HttpMethod.Post, $"/api/v1/runs/{run}/cancel", null, end);
        if (Random.Shared.Next(3) == 0)
        {
            await SendAsync(person.Programs, HttpMethod.Post, $"/api/v1/runs/{run}/retry", null, end);
            await Task.Delay(TimeSpan.FromSeconds(3), end);
        }
        await DeleteAsync(run, end);
    }

    public async Task BadFileAsync(CancellationToken end)
    {
        var (name, bytes) = SoakFiles.Bad();
        using var form = new MultipartFormDataContent { { new ByteArrayContent(bytes), "file", name } };
        using var answer = await person.Programs.PostAsync("/api/v1/clouds", form, end);
        if ((int)answer.StatusCode is < 400 or >= 500)
            throw new InvalidOperationException($"The bad file {name} ({bytes.Length} bytes) was answered with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(end)}");
    }

    /// <summary>Shares a result, which is kept until <see cref="UnshareAsync"/>; null where there is none.</summary>
    public async Task<SoakLink?> ShareAsync(CancellationToken end)
    {
        if (_results.Count < Kept / 2 || !_results.TryDequeue(out var run))
            return null;
        var shared = await SendAsync(person.Programs, HttpMethod.Post, "/api/v1/shares", JsonContent.Create(new { run, scope = "download", days = 1 }), end);
        return new(new Uri(shared!.Value.GetProperty("url").GetString()!), shared.Value.GetProperty("id").GetGuid(), run, this);
    }

    /// <summary>Revokes a link and deletes what it showed.</summary>
    public async Task UnshareAsync(SoakLink link, CancellationToken end)
    {
        await SendAsync(person.Programs, HttpMethod.Delete, $"/api/v1/shares/{link.Id}", null, end);
        await DeleteAsync(link.Run, end);
    }

    public async Task<Guid> SubmitAsync(object body, CancellationToken end)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/runs") { Content = JsonContent.Create(body) };
        if (Random.Shared.Next(2) == 0)
            request.Headers.Add("Idempotency-Key", $"{Guid.NewGuid()}");
        using var answer = await person.Programs.SendAsync(request, end);
        return (await LabPerson.ReadAsync(answer)).GetProperty("id").GetGuid();
    }

    /// <summary>Sends a request, and requires one of the answers.</summary>
    public static async Task<JsonElement?> SendAsync(HttpClient client, HttpMethod method, string path, HttpContent? content, CancellationToken end, params HttpStatusCode[] expected)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var answer = await client.SendAsync(request, end);
        var text = await answer.Content.ReadAsStringAsync(end);
        var fits = expected.Length == 0 ? answer.IsSuccessStatusCode : expected.Contains(answer.StatusCode);
        return !fits ? throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {text}")
            : answer.IsSuccessStatusCode && answer.Content.Headers.ContentType?.MediaType == "application/json" ? JsonDocument.Parse(text).RootElement : null;
    }

    public void Dispose() => person.Dispose();

    private async Task<Guid> UploadAsync(string csv, string name, CancellationToken end)
    {
        using var form = new MultipartFormDataContent { { new StringContent(csv), "file", name } };
        using var answer = await person.Programs.PostAsync("/api/v1/clouds", form, end);
        return (await LabPerson.ReadAsync(answer)).GetProperty("id").GetGuid();
    }

    /// <summary>Waits for the end of a run, and deletes the oldest.</summary>
    private async Task FinishAsync(Guid run, CancellationToken end)
    {
        while (true)
        {
            var status = await SendAsync(person.Programs, HttpMethod.Get, $"/api/v1/runs/{run}", null, end);
            var state = status!.Value.GetProperty("state").GetString();
            if (state is "failed" or "cancelled")
                throw new InvalidOperationException($"A run ended as {state}: {status}");
            if (state == "succeeded")
                break;
            await Task.Delay(1000, end);
        }
        _results.Enqueue(run);
        while (_results.Count > Kept && _results.TryDequeue(out var old))
            await DeleteAsync(old, end);
    }

    private Task DeleteAsync(Guid run, CancellationToken end) => SendAsync(person.Programs, HttpMethod.Delete, $"/api/v1/runs/{run}?force=true", null, end);
}
