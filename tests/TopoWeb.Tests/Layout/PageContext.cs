using Bunit;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MudBlazor.Services;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Hosting;
using TopoWeb.Http;

namespace TopoWeb.Tests.Layout;

/// <summary>A page with the real services on a database of its own, made by the real migrations. No workers: what is submitted stays queued.</summary>
internal sealed class PageContext : BunitContext
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("topoweb-pages-");

    private PageContext(string? postgres, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:Postgres"] = postgres,
            ["Database:Directory"] = _directory.FullName,
            ["Datasets:Directories:0"] = Path.Combine(_directory.FullName, "datasets"),
            ["Workers:Train"] = "0",
            ["Workers:Analyze"] = "0",
        }).AddInMemoryCollection(settings).Build();
        Services.AddSingleton<IConfiguration>(configuration);
        // Hangfire keeps one log provider for the whole process: it must outlive this context.
        Services.AddLogging();
        Services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        // Of a host, which there is none of here: services that wait for its start can be made and asked.
        Services.AddSingleton<IHostApplicationLifetime, ApplicationLifetime>();
        Services.AddTopoWeb(configuration);
        Services.AddMudServices(o => o.PopoverOptions.CheckForPopoverProvider = false);
        Services.AddSingleton<AuthenticationStateProvider>(new PageVisitor(this));
        Services.AddSingleton<CurrentVisitor>();
        Services.AddSingleton<ServerAddress>();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    /// <param name="postgres">A PostgreSQL database; null makes an SQLite file.</param>
    /// <param name="settings">On top of those above.</param>
    public static async Task<PageContext> CreateAsync(string? postgres = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var context = new PageContext(postgres, settings ?? new Dictionary<string, string?>());
        await DataServices.MigrateAsync(context.Services, CancellationToken.None);
        return context;
    }

    /// <summary>Who looks at the page; the one user of Local mode by default.</summary>
    public Visitor Visitor { get; set; } = Visitor.Local;

    /// <summary>Where the page looks for data sets.</summary>
    public string Datasets => Directory.CreateDirectory(Path.Combine(_directory.FullName, "datasets")).FullName;

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _directory.Delete(recursive: true);
    }

    private sealed class PageVisitor(PageContext context) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(new(context.Visitor.ToIdentity("test"))));
    }
}
