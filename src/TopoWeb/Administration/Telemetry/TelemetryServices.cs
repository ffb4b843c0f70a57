using System.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments.Stages;
using TopoWeb.Http;
using TopoWeb.Workers;

namespace TopoWeb.Administration.Telemetry;

/// <summary>Measurements: what is listened to, and who gets it.</summary>
internal static class TelemetryServices
{
    public const string Path = ProgramPaths.Metrics;

    /// <summary>The dashboard for Grafana, which every installation has with it.</summary>
    public const string Dashboard = "grafana-topoweb.json";

    /// <summary>Requests, circuits of open pages, and the runtime are measured by the framework.</summary>
    private static readonly string[] Meters =
        [WorkMeter.Name, InstallationMeter.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Components.Server.Circuits", "System.Runtime"];

    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TelemetryOptions>().BindConfiguration(TelemetryOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TelemetryOptions>, TelemetryCheck>();
        services.AddMetrics();
        services.AddSingleton<InstallationMeter>();
        var options = OptionsOf(configuration);
        if (!options.Prometheus && !options.Sends)
            return;
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("topoweb", serviceVersion: Versions.Program, serviceInstanceId: new JobIdentity().Process))
            .WithMetrics(metrics => Configure(metrics.AddMeter(Meters), options));
        services.AddHostedService<WorkMeterStart>();
    }

    /// <summary>Of the installation as a whole only servers tell: each worker would say the same again.</summary>
    public static void AddServedTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (OptionsOf(configuration).Sends)
            services.AddHostedService<InstallationMeterClock>();
    }

    public static void MapTelemetry(this IEndpointRouteBuilder app, IConfiguration configuration)
    {
        if (OptionsOf(configuration).Prometheus)
            app.MapPrometheusScrapingEndpoint(Path).Needs(Rights.Administer);
    }

    public static void MapDashboardFile(this RouteGroupBuilder api) =>
        api.MapGet($"/{Dashboard}", FileStreamHttpResult () => TypedResults.Stream(OpenDashboard(), "application/json", Dashboard))
            .WithTags("Administration").Sends("application/json").WithSummary("Get a Grafana dashboard for the measurements at /metrics. It is imported there.").Needs(Rights.Administer);

    internal static Stream OpenDashboard() => Assembly.GetExecutingAssembly().GetManifestResourceStream($"TopoWeb.Administration.{Dashboard}") ?? throw new InvalidOperationException($"{Dashboard} is not in the assembly.");

    private static TelemetryOptions OptionsOf(IConfiguration configuration) => configuration.GetSection(TelemetryOptions.Section).Get<TelemetryOptions>() ?? new();

    private static void Configure(MeterProviderBuilder metrics, TelemetryOptions options)
    {
        if (options.Prometheus)
            metrics.AddPrometheusExporter();
        if (options.ToEndpoint() is not { } endpoint)
            return;
        metrics.AddOtlpExporter((otlp, reader) =>
        {
            otlp.Endpoint = endpoint;
            otlp.Protocol = options.OtlpProtocol == OtlpTransport.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
            if (options.OtlpHeaders.Length > 0)
                otlp.Headers = options.OtlpHeaders;
            reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = options.OtlpSeconds * 1000;
        });
    }
}

/// <summary>After those who listen.</summary>
internal sealed class WorkMeterStart : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        WorkMeter.Begin();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
