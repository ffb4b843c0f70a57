using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TopoWeb.Access;
using TopoWeb.Accounts;
using TopoWeb.Administration;
using TopoWeb.Compare;
using TopoWeb.Data;
using TopoWeb.Data.Integrity;
using TopoWeb.Datasets;
using TopoWeb.Datasets.Uploads;
using TopoWeb.Figures;
using TopoWeb.Hosting.Door;
using TopoWeb.Hosting.ApiDocument;
using TopoWeb.Http;
using TopoWeb.Projects;
using TopoWeb.Results;
using TopoWeb.Results.Files;
using TopoWeb.Results.Live;
using TopoWeb.Results.Views;
using TopoWeb.Runs;
using TopoWeb.Runs.Following;
using TopoWeb.Runs.Labels;
using TopoWeb.Runs.Waiting;
using TopoWeb.Schedules;
using TopoWeb.Sharing;
using TopoWeb.Timeline;
using TopoWeb.Topology;
using TopoWeb.Workers;

namespace TopoWeb.Hosting;

/// <summary>The HTTP API: JSON as everywhere, errors as ProblemDetails, an OpenAPI document.</summary>
internal static class ApiServices
{
    public static void AddApi(this IServiceCollection services)
    {
        services.AddApiDocument();
        services.AddOptions<ApiOptions>().BindConfiguration(ApiOptions.Section).ValidateOnStart();
        services.AddSingleton<Microsoft.Extensions.Options.IValidateOptions<ApiOptions>, ApiCheck>();
        services.AddHttpContextAccessor();
        services.AddProblemDetails(o => o.CustomizeProblemDetails = PlainRefusals.Explain);
        // A parameter that cannot be read is an error with its name, as every other.
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.AddExceptionHandler<InvalidInputHandler>();
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.Converters.Add(new System.Text.Json.Serialization.JsonStringEnumConverter(System.Text.Json.JsonNamingPolicy.CamelCase));
        });
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: ["ready"]);
    }

    public static void MapApi(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1").DisableAntiforgery().AddEndpointFilter<ApiLocations>().AddEndpointFilter<PlainAddress>().AddEndpointFilter<DocumentLimit>().AddEndpointFilter<ReadableParameters>();
        api.MapClouds();
        api.MapRuns();
        api.MapRunFollowing();
        api.MapRunLabels();
        api.MapSavedViews();
        api.MapProjects();
        api.MapResults();
        api.MapSelections();
        api.MapShape();
        api.MapLive();
        api.MapTimeline();
        api.MapCompare();
        api.MapShareManagement();
        api.MapScheduleManagement();
        api.MapDatasets();
        api.MapWeights();
        api.MapPresets();
        api.MapSamples();
        api.MapWorkers();
        api.MapAccounts();
        api.MapAdministration();
    }

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false }).OpenToAll("For supervisors; tells nothing but up or down.").DisableRateLimiting();
        app.MapHealthChecks("/health/ready", new() { Predicate = c => c.Tags.Contains("ready"), ResponseWriter = WriteHealthAsync }).OpenToAll("For supervisors; tells nothing but up or down.").DisableRateLimiting();
    }

    /// <summary>The word that supervisors look for, and what is wrong.</summary>
    private static Task WriteHealthAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain";
        var reason = report.Status == HealthStatus.Healthy ? null : report.Entries.Values.FirstOrDefault(e => e.Status == report.Status).Description;
        return context.Response.WriteAsync(reason is null ? report.Status.ToString() : $"{report.Status}: {reason}", context.RequestAborted);
    }
}

/// <summary>Wrong settings become 400 with the field and the message; work during maintenance 503, a full disk 507. Everything else is a 500 with a reference: its details are in the log alone.</summary>
internal sealed partial class InvalidInputHandler(ILogger<InvalidInputHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellation)
    {
        // The request itself stands at the error page's address by now.
        // Made by name: a string that becomes a path by itself is decoded a second time.
        var path = context.Features.Get<IExceptionHandlerPathFeature>() is { } failed ? new PathString(failed.Path) : context.Request.Path;
        if (DatabaseFault.IsAway(exception))
        {
            // Not the error page: that asks who is signed in, which nobody can say now. What happened is in the log once, not once a request.
            context.Request.Path = path;
            await Refusal.WaitAsync(context, "The database does not answer", DatabaseFault.Advice);
            return true;
        }
        var storage = StorageRefusal.Of(exception);
        if (exception is not (InvalidInputException or NotAllowedException or BadHttpRequestException) && storage is not { Status: StatusCodes.Status507InsufficientStorage })
            LogUnexpected(exception, ErrorReference.Of(exception));
        var unreadable = exception is BadHttpRequestException bad ? BindingFaults.Read(bad, context.Features.Get<IExceptionHandlerFeature>()?.Endpoint, context.Request.Query) : null;
        if (!ProgramPaths.Has(path))
        {
            if (exception is not BadHttpRequestException wrong)
                return false;
            // Files of links stand elsewhere; their parameters are explained to programs in the same way. In a browser window stands a page.
            if (unreadable is null || context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
            {
                context.Request.Path = path;
                await Refusal.WriteAsync(context, wrong.StatusCode, "The request could not be read", unreadable?.Message ?? "Go back, load the page again, and repeat what you did.");
                return true;
            }
        }
        ProblemDetails? problem = exception switch
        {
            MaintenanceException e => new() { Status = StatusCodes.Status503ServiceUnavailable, Title = "Maintenance.", Detail = e.Message },
            QueueFullException e => new() { Status = e.Status, Title = "The queue is full.", Detail = e.Message },
            InvalidInputException e => WrongFields(e),
            BadHttpRequestException when unreadable is not null => WrongFields(unreadable),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } when !CloudUpload.IsUpload(path) => DocumentLimit.Refuse(),
            BadHttpRequestException e => new() { Status = e.StatusCode, Title = e.StatusCode == 413 ? "The file is too large (Limits:MaximumUploadMegabytes)." : "The request could not be read.", Detail = e.StatusCode == 413 ? "Send a smaller file, or analyse it with topoweb analyze. The administrator can raise the limit." : e.Message },
            NotAllowedException e => new() { Status = StatusCodes.Status403Forbidden, Title = "Not allowed.", Detail = e.Message },
            _ when storage is not null => new() { Status = storage.Status, Title = storage.Title, Detail = storage.Detail },
            _ => new() { Status = StatusCodes.Status500InternalServerError, Title = "Unexpected error.", Detail = ErrorReference.DetailsOf(exception) },
        };
        if (WaitOf(exception) is { } wait)
            context.Response.Headers.RetryAfter = ((long)wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.StatusCode = problem.Status!.Value;
        await context.Response.WriteAsJsonAsync(problem, problem.GetType(), options: null, contentType: "application/problem+json", cancellation);
        return true;
    }

    /// <summary>When the same request may be taken.</summary>
    private static TimeSpan? WaitOf(Exception exception) => exception switch { MaintenanceException e => e.Wait, QueueFullException e => e.Wait, _ => null };

    /// <summary>Every field that is wrong, with what is wrong with it.</summary>
    private static ValidationProblemDetails WrongFields(InvalidInputException error) => new(ShortRefusal.FieldsOf(error))
    {
        Status = StatusCodes.Status400BadRequest,
        Title = error.All.All(e => e.Field == "file") ? "The file cannot be used." : "Invalid input.",
        Detail = ShortRefusal.DetailOf(error),
    };

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

/// <summary>PostgreSQL keeps no U+0000 in a text, and nothing here has one: such an address asks for nothing.</summary>
internal sealed class PlainAddress : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Request.Query.FirstOrDefault(q => q.Value.Any(v => v?.Contains('\0', StringComparison.Ordinal) == true)).Key is { } name
            ? throw new InvalidInputException(name, $"The value of '{name}' has the character U+0000, which no text here may have.")
            : next(context);
}

internal sealed class DatabaseHealth(DatabaseWatch database, StorageWatch storage) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (storage.FindFaultsNow() is { Count: > 0 } faults)
            return HealthCheckResult.Unhealthy(string.Join(' ', faults));
        return await database.LookAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"{DatabaseFault.Sentence} The server keeps trying.");
    }
}
