using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TopoWeb.Networks.Datasets;
using TopoWeb.Tests.Published;

namespace TopoWeb.Benchmarks.Memory;

/// <summary>The published server, one user, SQLite, with the data sets that are here.</summary>
internal sealed class MemoryServer : IAsyncDisposable
{
    private readonly DirectoryInfo _directory;
    private readonly PublishedApp _app;

    private MemoryServer(DirectoryInfo directory, PublishedApp app) => (_directory, _app, Memory) = (directory, app, new(app.ProcessId));

    public ResidentMemory Memory { get; }

    public Uri Address => _app.Address;

    /// <summary>Bytes of the database's files.</summary>
    public long Database => _directory.EnumerateFiles("topoweb.db*").Sum(f => f.Length);

    private static string[] Directories => [Path.Combine(Repository.Kernels, "..", "datasets"), Repository.Kernels];

    /// <exception cref="OptionException">There is no published server, or no MNIST.</exception>
    public static async Task<MemoryServer> StartAsync()
    {
        if (PublishedApp.Missing is { } missing)
            throw new OptionException(missing);
        var datasets = new[] { Path.Combine(Tests.RepositoryRoot.Path, "datasets") }.Concat(Directories).Where(Directory.Exists).ToList();
        if (!new DatasetCatalog(datasets).List().Any(d => d.Dataset.Id == "mnist" && d.Available))
            throw new OptionException("--memory needs MNIST: run make datasets first.");
        var directory = Directory.CreateTempSubdirectory("topoweb-memory-");
        var settings = new Dictionary<string, string>
        {
            ["Database:Directory"] = directory.FullName,
            ["Weights:Directories:0"] = Repository.Kernels,
            ["RateLimits:ApiPerMinute"] = "1000000",
            ["RateLimits:PagesPerMinute"] = "1000000",
        };
        for (var i = 0; i < datasets.Count; i++)
            settings[$"Datasets:Directories:{i}"] = datasets[i];
        return new MemoryServer(directory, await PublishedApp.ServeAsync(settings));
    }

    /// <summary>Waits until everything has been computed that was asked for, the sample too.</summary>
    public async Task RestAsync(TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < limit)
        {
            var runs = await _app.Client.GetFromJsonAsync<JsonElement>("/api/v1/runs");
            if (runs.GetProperty("items").EnumerateArray().All(r => r.GetProperty("state").GetString() is "succeeded" or "failed" or "cancelled"))
                return;
            await Task.Delay(500);
        }
    }

    /// <summary>Submits a run.</summary>
    public async Task<Guid> SubmitAsync(object request)
    {
        using var answer = await _app.Client.PostAsJsonAsync("/api/v1/runs", request);
        return answer.IsSuccessStatusCode
            ? (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid()
            : throw new InvalidOperationException($"A run was answered with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>The state in which a run ended; <c>running</c> where it has not within the limit.</summary>
    public async Task<string> EndedAsync(Guid run, TimeSpan limit)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < limit; await Task.Delay(250))
            if ((await _app.Client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}")).GetProperty("state").GetString() is { } state and ("succeeded" or "failed" or "cancelled"))
                return state;
        return "running";
    }

    public async Task<Uri> ShareAsync(Guid run)
    {
        using var answer = await _app.Client.PostAsJsonAsync("/api/v1/shares", new { run, scope = "view" });
        answer.EnsureSuccessStatusCode();
        return new Uri((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("url").GetString()!);
    }

    /// <summary>Seconds in which the address answered, with its status.</summary>
    public async Task<(double Seconds, HttpStatusCode Status)> GetAsync(string address)
    {
        var clock = Stopwatch.StartNew();
        using var answer = await _app.Client.GetAsync(address);
        await answer.Content.ReadAsByteArrayAsync();
        return (clock.Elapsed.TotalSeconds, answer.StatusCode);
    }

    /// <summary>Computes a stored result with other settings, as a slider does; seconds and status.</summary>
    public async Task<(double Seconds, HttpStatusCode Status, string Text)> AnalyseAsync(Guid run, object spec)
    {
        var clock = Stopwatch.StartNew();
        using var answer = await _app.Client.PostAsJsonAsync($"/api/v1/runs/{run}/analysis", new { spec });
        var text = await answer.Content.ReadAsStringAsync();
        return (clock.Elapsed.TotalSeconds, answer.StatusCode, text);
    }

    public async Task DeleteAsync(Guid run) => (await _app.Client.DeleteAsync($"/api/v1/runs/{run}")).Dispose();

    public async ValueTask DisposeAsync()
    {
        await Memory.DisposeAsync();
        await _app.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
