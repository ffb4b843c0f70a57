using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TopoWeb.Access;
using TopoWeb.Accounts;
using TopoWeb.Administration;
using TopoWeb.Data;
using TopoWeb.Datasets;
using TopoWeb.Datasets.Uploads;
using TopoWeb.Figures;
using TopoWeb.Http;
using TopoWeb.Projects;
using TopoWeb.Results;
using TopoWeb.Results.Files;
using TopoWeb.Runs;
using TopoWeb.Schedules;
using TopoWeb.Settings;
using TopoWeb.Sharing;
using TopoWeb.Topology;

namespace TopoWeb.Hosting;

/// <summary>The HTTP API: JSON as everywhere, errors as ProblemDetails, an OpenAPI document.</summary>
internal static class ApiServices
{
    public static void AddApi(this IServiceCollection services)
    {
        services.AddOpenApi("v1", o => o.AddSchemaTransformer<SettingSchemas>());
        services.AddProblemDetails();
        services.AddExceptionHandler<InvalidInputHandler>();
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.Converters.Add(new System.Text.Json.Serialization.JsonStringEnumConverter(System.Text.Json.JsonNamingPolicy.CamelCase));
        });
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: ["ready"]);
    }

    public static void MapApi(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1").DisableAntiforgery().AddEndpointFilter<ApiLocations>();
        api.MapClouds();
        api.MapRuns();
        api.MapProjects();
        api.MapResults();
        api.MapSelections();
        api.MapShape();
        api.MapShareManagement();
        api.MapScheduleManagement();
        api.MapDatasets();
        api.MapWeights();
        api.MapPresets();
        api.MapAccounts();
        api.MapAdministration();
    }

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false }).OpenToAll("For supervisors; tells nothing but up or down.").DisableRateLimiting();
        app.MapHealthChecks("/health/ready", new() { Predicate = c => c.Tags.Contains("ready") }).OpenToAll("For supervisors; tells nothing but up or down.").DisableRateLimiting();
    }
}

/// <summary>Wrong settings become 400 with the field and the message; work during maintenance 503, a full disk 507. Everything else is a 500 with a reference: its details are in the log alone.</summary>
internal sealed partial class InvalidInputHandler(ILogger<InvalidInputHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellation)
    {
        if (exception is not (InvalidInputException or NotAllowedException or BadHttpRequestException or DiskFullException))
            LogUnexpected(exception, ErrorReference.Of(exception));
        // The request itself stands at the error page's address by now.
        var path = context.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? context.Request.Path;
        if (!new PathString(path).StartsWithSegments("/api"))
            return false;
        ProblemDetails? problem = exception switch
        {
            MaintenanceException e => new() { Status = StatusCodes.Status503ServiceUnavailable, Title = "Maintenance.", Detail = e.Message },
            InvalidInputException e => new ValidationProblemDetails(new Dictionary<string, string[]> { [e.Field] = [e.Message] })
            {
                Status = StatusCodes.Status400BadRequest,
                Title = "Invalid input.",
                Detail = $"{e.Field}: {e.Message}",
            },
            BadHttpRequestException e => new() { Status = e.StatusCode, Title = e.StatusCode == 413 ? "The file is too large (Limits:MaximumUploadMegabytes)." : "The request could not be read.", Detail = e.StatusCode == 413 ? null : e.Message },
            NotAllowedException e => new() { Status = StatusCodes.Status403Forbidden, Title = "Not allowed.", Detail = e.Message },
            DiskFullException e => new() { Status = StatusCodes.Status507InsufficientStorage, Title = "The disk is full.", Detail = e.Message },
            _ => new() { Status = StatusCodes.Status500InternalServerError, Title = "Unexpected error.", Detail = ErrorReference.DetailsOf(exception) },
        };
        if (exception is MaintenanceException { Wait: var wait })
            context.Response.Headers.RetryAfter = ((long)wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.StatusCode = problem.Status!.Value;
        await context.Response.WriteAsJsonAsync(problem, problem.GetType(), options: null, contentType: "application/problem+json", cancellation);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Unexpected error (reference {Reference})")]
    private partial void LogUnexpected(Exception error, string reference);
}

/// <summary>Endpoints name what they made by its address within the application; outside, it begins with the path that the application stands under.</summary>
internal sealed class ApiLocations : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.Request.PathBase.HasValue)
            http.Response.OnStarting(() =>
            {
                if (http.Response.Headers.Location is [{ } location] && location.StartsWith("/api/", StringComparison.Ordinal))
                    http.Response.Headers.Location = http.Request.PathBase.ToUriComponent() + location;
                return Task.CompletedTask;
            });
        return next(context);
    }
}

internal sealed class DatabaseHealth(Microsoft.EntityFrameworkCore.IDbContextFactory<TopoWebContext> contexts) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Database.CanConnectAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The database is not responding.");
    }
}
