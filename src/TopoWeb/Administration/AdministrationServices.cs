using Hangfire;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Administration.Alerts;
using TopoWeb.Administration.Configured;
using TopoWeb.Administration.Health;
using TopoWeb.Administration.Maintenance;
using TopoWeb.Administration.Monitoring.Concerns;
using TopoWeb.Administration.Monitoring.Reading;
using TopoWeb.Administration.Retention;
using TopoWeb.Administration.Storage;
using TopoWeb.Administration.Telemetry;
using TopoWeb.Experiments;
using TopoWeb.Http;
using TopoWeb.Layout;

namespace TopoWeb.Administration;

/// <summary>What administrators run a server with. All of it works in Local mode too, whose one user is the administrator.</summary>
internal static class AdministrationServices
{
    /// <summary>For servers and workers.</summary>
    public static void AddAdministration(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<MaintenanceMode>();
        services.AddSingleton<MaintenanceService>();
        services.AddSingleton<StorageReader>();
        services.AddSingleton<RetentionCandidates>();
        services.AddSingleton<RetentionService>();
        services.AddTransient<RetentionJob>();
        services.TryAddSingleton(new StoredSettings());
        services.AddSingleton<ConfiguredSettings>();
        services.AddSingleton<LiveSettings>();
        services.AddSingleton<SettingChanges>();
        services.AddHostedService<SettingWatch>();
        // Limits count as they are now, also for those who ask for them as they were at the start.
        services.AddSingleton<IOptions<ExperimentLimits>, CurrentOptions<ExperimentLimits>>();
        services.AddSingleton(new PageBanner(typeof(MaintenanceBanner)));
        services.AddSingleton(new PageNavigation(typeof(AdminNav)));
        services.AddTelemetry(configuration);
        services.AddInstallationHealth();
    }

    /// <summary>For servers: workers tell nobody.</summary>
    public static void AddAlertWatch(this IServiceCollection services)
    {
        services.AddSingleton<AlertWatch>();
        services.AddHostedService(s => s.GetRequiredService<AlertWatch>());
    }

    /// <summary>Takes changed settings into the configuration, before anything reads it.</summary>
    public static void AddStoredSettings(this IServiceCollection services, IConfigurationBuilder configuration) => services.AddSingleton(StoredSettings.AddTo(configuration));

    /// <summary>Once the database is there.</summary>
    public static void RegisterRetention(IServiceProvider services) => RetentionJob.Register(services.GetRequiredService<IRecurringJobManager>());

    private static void AddInstallationHealth(this IServiceCollection services)
    {
        services.AddOptions<AlertOptions>().BindConfiguration(AlertOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AlertOptions>, AlertOptionsCheck>();
        services.AddSingleton<StoreReader>();
        services.AddSingleton<HealthReader>();
        services.AddSingleton<HealthRules>();
        services.TryAddSingleton<ServerAddress>();
        services.AddSingleton<AlertSender>();
        services.AddSingleton<AlertService>();
        services.AddSingleton<HealthService>();
    }
}
