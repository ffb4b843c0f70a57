using System.CommandLine;
using System.IO.Compression;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.ResponseCompression;
using MudBlazor.Services;
using Scalar.AspNetCore;
using TopoWeb.Access;
using TopoWeb.Accounts;
using TopoWeb.Administration;
using TopoWeb.Administration.Jobs;
using TopoWeb.Administration.Telemetry;
using TopoWeb.Data;
using TopoWeb.Data.Integrity;
using TopoWeb.Docs;
using TopoWeb.Experiments;
using TopoWeb.Gallery;
using TopoWeb.Hosting.ApiDocument;
using TopoWeb.Hosting.Door;
using TopoWeb.Http;
using TopoWeb.Runs.Search;
using TopoWeb.Schedules;
using TopoWeb.Sharing;
using TopoWeb.Sharing.Guests;

namespace TopoWeb.Hosting;

/// <summary><c>topoweb serve</c>: pages, API and, unless told otherwise, the workers of this machine.</summary>
internal static class ServeCommand
{
    public static Command Create() => Configure(new Command("serve", "Serve the web pages and the API, and process queued jobs (default)."));

    public static RootCommand AsDefault(RootCommand root)
    {
        Configure(root);
        return root;
    }

    private static TCommand Configure<TCommand>(TCommand command) where TCommand : Command
    {
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellation) => RunAsync([.. parsed.UnmatchedTokens], cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string[] args, CancellationToken cancellation)
    {
        if (args is [var first, ..] && !first.StartsWith('-') && !first.Contains('='))
            throw new StartRefusedException($"Unknown command '{first}'. The commands are serve, worker, analyze, train, pack, datasets, weights, database, backup, restore, verify and doctor. Run topoweb --help for details.");
        while (true)
        {
            try
            {
                var builder = WebApplication.CreateBuilder(ContentRoot.AddTo(args));
                var database = builder.Configuration.GetSection(DatabaseOptions.Section).Get<DatabaseOptions>() ?? new();
                if (await DatabaseWait.SilenceAsync(database, cancellation) is not null)
                    await WaitingServer.RunAsync(args, database, cancellation);
                var model = DataServices.WarmAsync(database);
                await using var app = Build(builder);
                Services.RequireValidSettings(app.Services);
                var routes = WarmAsync(app);
                // What fails beside fails again where it is needed, and says there what is wrong.
                await model.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await DatabaseWait.InsistAsync(database, () => DatabaseFile.InWordsAsync(database, () => PrepareAsync(app.Services, database, cancellation)), cancellation);
                DatabaseFile.NoteMade(database);
                await routes.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await app.RunAsync(cancellation);
                return 0;
            }
            catch (Exception e) when (DatabaseFault.IsAway(e))
            {
                // It went away in the middle of the start: the next start waits for it.
            }
        }
    }

    private static WebApplication Build(WebApplicationBuilder builder)
    {
        LocalAccess.Configure(builder);
        builder.Services.AddStoredSettings(builder.Configuration);
        builder.Services.AddDoor(builder.Configuration, builder.WebHost);
        builder.Services.AddTopoWeb(builder.Configuration);
        builder.Services.AddScheduleClock();
        builder.Services.AddAlertWatch();
        // A box drawn around 2,000 nodes sends their numbers in one message.
        builder.Services.AddScoped<IErrorBoundaryLogger, PageErrorLog>();
        builder.Services.AddScoped<CircuitHandler, PageLog>();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(hub => hub.MaximumReceiveMessageSize = 128 * 1024);
        builder.Services.AddMudServices();
        // Pages and documents; files come compressed from the build.
        builder.Services.AddResponseCompression(o =>
        {
            o.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml"];
            // Compressed pages tell by their size what is in them; the secrets in ours (forms' tokens) are masked anew in each answer.
            o.EnableForHttps = true;
        });
        // A page of a large result is a sixth smaller than at the fastest level, for some milliseconds more.
        builder.Services.Configure<BrotliCompressionProviderOptions>(o => o.Level = CompressionLevel.Optimal);
        builder.Services.AddSingleton<PageWarmUp>();
        builder.Services.AddHostedService(s => s.GetRequiredService<PageWarmUp>());
        builder.Services.AddSingleton<PagesHealth>();
        builder.Services.AddHealthChecks().AddCheck<PagesHealth>("pages", tags: ["ready"]);
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddAccess(builder.Configuration);
        builder.Services.AddApi();
        builder.Services.AddServedTelemetry(builder.Configuration);
        var upload = (builder.Configuration.GetSection(ExperimentLimits.Section).Get<ExperimentLimits>() ?? new()).MaximumUploadMegabytes;
        // Which program answers is nobody's business.
        builder.WebHost.ConfigureKestrel(k => (k.AddServerHeader, k.Limits.MaxRequestBodySize) = (false, ((long)upload << 20) + (1 << 20)));
        builder.Services.Configure<FormOptions>(f => f.MultipartBodyLengthLimit = ((long)upload << 20) + (1 << 20));

        var app = builder.Build();
        app.UseMiddleware<RequestLog>();
        app.UseDoor(app.Configuration);
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        // Programs get every error as ProblemDetails, people a page.
        app.UseWhen(context => ProgramPaths.Has(context.Request.Path), api => api.UseStatusCodePages());
        app.UseWhen(context => !ProgramPaths.Has(context.Request.Path), pages =>
        {
            pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
            pages.UseRefusedForms();
        });
        // The page for a refused form reads no form: what was wrong with it has been said.
        app.Use((context, next) =>
        {
            if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
                context.Features.Set<IAntiforgeryValidationFeature>(null);
            return next();
        });
        app.UseHostFiltering();
        app.UseMiddleware<PackageAssets>();
        app.UseResponseCompression();
        app.UseMiddleware<SecurityHeaders>();
        // Not left to the framework, which would look for the route before the path of the application is off the address.
        app.UseRouting();
        app.UseAuthentication();
        app.UseDoorLimits(app.Configuration);
        app.UseMiddleware<ShareGate>();
        app.UseMiddleware<MetricsGate>();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapStaticAssets().OpenToAll("Scripts and styles of every page, for guests too.").DisableRateLimiting();
        // SecurityHeaders has the one policy; Blazor would add a second, looser one.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = null).OpenFrameworkRoutes();
        app.MapOpenApi("/openapi/{documentName}.json").OpenToAll("The description of the API is public.");
        app.MapScalarApiReference("/docs/api/reference", (o, http) => ApiReferencePage.Write(o, http.Request.PathBase)).OpenToAll("The description of the API is public.");
        app.MapApi();
        app.MapShares();
        app.MapHealth();
        app.MapDocs();
        app.MapAccountDoors();
        app.MapJobDashboard(DoorServices.HomeOf(app, app.Configuration));
        app.MapTelemetry(app.Configuration);
        if (DoorServices.IsAccounts(app.Configuration))
            DoorAnnouncement.Announce(app.Services);
        else
            LocalAccess.Enforce(app);
        return app;
    }

    /// <summary>Makes the routes of pages and of their connections while the database is prepared; the server would make them one after the other when it begins to listen.</summary>
    private static Task WarmAsync(WebApplication app) => Task.Run(() =>
    {
        foreach (var source in ((IEndpointRouteBuilder)app).DataSources)
            _ = source.Endpoints;
    });

    /// <summary>The database is there and the samples are in it before the first page is served.</summary>
    private static async Task PrepareAsync(IServiceProvider services, DatabaseOptions database, CancellationToken cancellation)
    {
        DatabaseFile.Require(database, cancellation);
        await DataServices.MigrateAsync(services, cancellation);
        // Of several servers that start at the same time, one after the other.
        await using var held = await DataServices.HoldAsync(services, cancellation);
        // The first of them makes the key of the cookies, and the others find it.
        services.GetDataProtector(nameof(ServeCommand)).Protect([]);
        await services.GetRequiredService<RunSearchFill>().FillAsync(cancellation);
        await services.GetRequiredService<ResultNumbers>().FillOnceAsync(cancellation);
        await ScheduleServices.ForgetRecurringJobsAsync(services, cancellation);
        AdministrationServices.RegisterRetention(services);
        await services.GetRequiredService<SampleSeeder>().OfferOnceAsync(cancellation);
    }
}
