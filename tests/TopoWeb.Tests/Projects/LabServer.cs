using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Accounts;
using TopoWeb.Data;
using TopoWeb.Figures;
using TopoWeb.Hosting;
using TopoWeb.Http;

namespace TopoWeb.Tests.Projects;

/// <summary>The API of a server with accounts, its rules included. Who asks is said by a header instead of a token; nothing is computed.</summary>
internal sealed class LabServer : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("topoweb-lab-");
    private WebApplication _app = null!;

    public LabData Lab { get; private set; } = null!;

    public static async Task<LabServer> StartAsync()
    {
        var server = new LabServer();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Testing" });
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:Directory"] = server._directory.FullName,
            ["Datasets:Directories:0"] = Path.Combine(server._directory.FullName, "datasets"),
            ["Workers:Train"] = "0",
            ["Workers:Analyze"] = "0",
            ["Access:Mode"] = "Accounts",
        });
        Tests.Published.SyntheticDigits.Write(Path.Combine(server._directory.FullName, "datasets"));
        builder.Services.AddTopoWeb(builder.Configuration);
        builder.Services.AddOptions<AccessOptions>().BindConfiguration(AccessOptions.Section);
        builder.Services.AddAccounts(PresetCatalog.Sample);
        builder.Services.AddSingleton<ServerAddress>();
        builder.Services.AddApi();
        builder.Services.AddSingleton<LabPeople>();
        builder.Services.AddAuthentication(LabAuthentication.SchemeName).AddScheme<AuthenticationSchemeOptions, LabAuthentication>(LabAuthentication.SchemeName, null);
        builder.Services.AddAuthorization(NeedsAttribute.AddPolicies);
        builder.Services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        server._app = builder.Build();
        await DataServices.MigrateAsync(server._app.Services, CancellationToken.None);
        server.Lab = await LabData.CreateAsync(server.Get<IDbContextFactory<TopoWebContext>>());
        foreach (var person in server.Lab.Everybody)
            server.Get<LabPeople>()[person.Name] = person;
        server._app.UseExceptionHandler();
        server._app.UseAuthentication();
        server._app.UseAuthorization();
        server._app.MapApi();
        await server._app.StartAsync();
        return server;
    }

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>What somebody may do is hers while the test lasts; null for nobody.</summary>
    public HttpClient As(Visitor? person)
    {
        var client = _app.GetTestClient();
        client.BaseAddress = new Uri("http://localhost/api/v1/");
        if (person is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(LabAuthentication.SchemeName, Uri.EscapeDataString(person.Name));
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _directory.Delete(recursive: true);
    }

    private sealed class LabPeople : Dictionary<string, Visitor>;

    private sealed class LabAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, LabPeople people)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        public const string SchemeName = "Lab";

        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
            AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header) && people.TryGetValue(Uri.UnescapeDataString(header.Parameter ?? ""), out var person)
                ? AuthenticateResult.Success(new(new(person.ToIdentity(SchemeName)), SchemeName)) : AuthenticateResult.NoResult());
    }
}
