using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TopoWeb.Data;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Hosting;

/// <summary>
/// The whole application in this process: a real SQLite file, a real queue with its workers, a small data set of its own. The sample is not offered,
/// so that the workers have nothing to do but what a test asks.
/// </summary>
internal sealed class TestApplication : WebApplicationFactory<global::Program>
{
    private static readonly Lock Starting = new();

    private readonly Dictionary<string, string> _settings;
    private readonly DirectoryInfo? _own;
    private readonly Action<IServiceCollection>? _services;

    /// <param name="directory">State and data sets; null: a directory of its own, deleted at the end.</param>
    /// <param name="settings">On top of those above.</param>
    /// <param name="services">Puts something in the place of a service.</param>
    public TestApplication(string? directory = null, IReadOnlyDictionary<string, string>? settings = null, Action<IServiceCollection>? services = null)
    {
        _services = services;
        _own = directory is null ? System.IO.Directory.CreateTempSubdirectory("topoweb-tests-") : null;
        Directory = directory ?? _own!.FullName;
        _settings = new()
        {
            ["Database:Directory"] = Path.Combine(Directory, "data"),
            ["Datasets:Directories:0"] = Path.Combine(Directory, "datasets"),
            ["Workers:Train"] = "2",
            ["Logging:LogLevel:Default"] = "None",
            ["Logging:LogLevel:TopoWeb"] = "None",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
            _settings[name] = value;
        if (_own is not null)
        {
            SyntheticDigits.Write(Path.Combine(Directory, "datasets"));
        }
        WithoutSample();
        // Hangfire passes its storage through a static while it starts.
        lock (Starting)
            Http = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
    }

    public string Directory { get; }

    public HttpClient Http { get; }

    public TopoWebContext NewContext() => Services.GetRequiredService<IDbContextFactory<TopoWebContext>>().CreateDbContext();

    public async Task<Guid> SubmitAsync(object request)
    {
        using var response = await Http.PostAsJsonAsync("/api/v1/runs", request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == System.Net.HttpStatusCode.Accepted, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("id").GetGuid();
    }

    public async Task<Guid> UploadAsync(byte[] content, string name)
    {
        using var response = await PostFileAsync(content, name);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == System.Net.HttpStatusCode.Created, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("id").GetGuid();
    }

    public async Task<HttpResponseMessage> PostFileAsync(byte[] content, string name)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(content), "file", name } };
        return await Http.PostAsync("/api/v1/clouds", form);
    }

    public async Task<JsonElement> StatusAsync(Guid run) => await Http.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}");

    public Task<JsonElement> FinishedAsync(Guid run) => WaitAsync(run, s => State(s) is "succeeded" or "failed" or "cancelled");

    public Task<JsonElement> WaitAsync(Guid run, Func<JsonElement, bool> until) => Poll.UntilAsync(() => StatusAsync(run), until, status => status.ToString());

    public static string State(JsonElement status) => status.GetProperty("state").GetString()!;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseContentRoot(Path.Combine(RepositoryRoot.Path, "src", "TopoWeb")).UseEnvironment("Testing");
        foreach (var (name, value) in _settings)
            builder.UseSetting(name, value);
        // Hangfire keeps one log provider for the whole process: it must outlive every application of the tests.
        builder.ConfigureServices(services =>
        {
            services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
            _services?.Invoke(services);
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            Clean();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Clean();
    }

    private void Clean()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_own?.Exists == true)
            _own.Delete(recursive: true);
    }

    private void WithoutSample()
    {
        var directory = System.IO.Directory.CreateDirectory(_settings["Database:Directory"]).FullName;
        if (_settings.TryGetValue("Database:Postgres", out var postgres))
        {
            using var db = new PostgresTopoWebContext(new DbContextOptionsBuilder<PostgresTopoWebContext>().UseNpgsql(postgres).Options);
            Data.SampleOffer.MarkDone(db);
        }
        else
        {
            Data.SampleOffer.PlaceSqlite(Path.Combine(directory, "topoweb.db"));
        }
    }
}
