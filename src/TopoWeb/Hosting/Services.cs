using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Administration;
using TopoWeb.Data;
using TopoWeb.Data.Caching;
using TopoWeb.Data.Logging;
using TopoWeb.Data.Transfer;
using TopoWeb.Datasets;
using TopoWeb.Datasets.Uploads;
using TopoWeb.Docs;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Exploration;
using TopoWeb.Figures;
using TopoWeb.Gallery;
using TopoWeb.Networks.Datasets;
using TopoWeb.Networks.Weights.Catalog;
using TopoWeb.Results.Graph;
using TopoWeb.Results.Live;
using TopoWeb.Results.Views;
using TopoWeb.Projects;
using TopoWeb.Runs;
using TopoWeb.Runs.Following;
using TopoWeb.Runs.Labels;
using TopoWeb.Runs.Search;
using TopoWeb.Runs.Storage;
using TopoWeb.Runs.Submission;
using TopoWeb.Schedules;
using TopoWeb.Sharing;
using TopoWeb.Training;
using TopoWeb.Workers;

namespace TopoWeb.Hosting;

/// <summary>What <c>serve</c> and <c>worker</c> share: state, queue, pipeline.</summary>
internal static class Services
{
    /// <param name="services">Of the process.</param>
    /// <param name="configuration">Its settings.</param>
    /// <param name="serves">It serves pages too.</param>
    public static void AddTopoWeb(this IServiceCollection services, IConfiguration configuration, bool serves = true)
    {
        MemoryCare.Limit(configuration);
        services.AddSingleton<IExternalScopeProvider, OwnScopes>();
        services.AddTopoWebData(configuration);
        services.AddOptions<ExperimentLimits>().BindConfiguration(ExperimentLimits.Section)
            .Validate(o => o is { MaximumNetworks: >= 1, MaximumPoints: >= 1, MaximumDimension: >= 1, MaximumUploadMegabytes: >= 1, MaximumSimplices: >= 1, LivePoints: >= 1, LiveNodes: >= 1, LiveEdges: >= 1, LiveSeconds: >= 1, LiveMegabytes: >= 1, LiveTotalMegabytes: >= 1, AnalysisMegabytes: null or >= 1 }, "Every value of Limits must be at least 1.")
            .ValidateOnStart();
        services.AddOptions<WorkerOptions>().BindConfiguration(WorkerOptions.Section)
            .Validate(o => o is { Train: null or (>= 0 and <= 256), Analyze: >= 0 and <= 64 }, "Workers:Train must be 0 to 256, Workers:Analyze 0 to 64.")
            .Validate(o => o is { Interactive: null or (>= 0 and <= 64), Long: null or (>= 0 and <= 64) }, "Workers:Interactive and Workers:Long must be 0 to 64, or empty.")
            .Validate(o => o is { LargePoints: >= 1, GpuIterations: >= 0 }, "Workers:LargePoints must be at least 1, Workers:GpuIterations at least 0.")
            .Validate(o => o.LeaseSeconds is >= 5 and <= 3600, "Workers:LeaseSeconds must be 5 to 3600.")
            .Validate(o => o is { SaveIterations: >= 0, SaveSeconds: >= 0 and <= 3600 }, "Workers:SaveIterations must be at least 0 (0 saves nothing), Workers:SaveSeconds 0 to 3600.")
            .ValidateOnStart();
        services.AddOptions<MemoryOptions>().BindConfiguration(MemoryOptions.Section)
            .Validate(o => o is { CacheMegabytes: >= 1, HeapMegabytes: null or >= 100, IdleSeconds: >= 0 and <= 3600 }, "Memory:CacheMegabytes must be at least 1, Memory:HeapMegabytes at least 100 or empty, Memory:IdleSeconds 0 to 3600.")
            .ValidateOnStart();
        services.AddSingleton<Caches>();
        services.AddSingleton<Explorations>();
        services.AddHostedService<MemoryCare>();
        services.AddDownloads();
        services.AddDocs();
        services.AddOptions<ComputeOptions>().BindConfiguration(ComputeOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ComputeOptions>, ComputeCheck>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<AuditLog>();
        services.AddSingleton<ProjectChoices>();
        services.AddSingleton<ProjectReader>();
        services.AddSingleton<ProjectService>();
        services.AddSingleton<ProjectPeople>();
        services.AddOptions<SampleOptions>().BindConfiguration(SampleOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SampleOptions>, SampleOptionsValidator>();
        services.AddSingleton<SampleLibrary>();
        services.AddSingleton<PresetCatalog>();
        services.AddSingleton<IPresetSource>(s => s.GetRequiredService<PresetCatalog>());
        services.AddSharing();
        services.AddSchedules();
        services.AddSingleton<FilterSource>();
        services.AddSingleton<SignificanceStore>();
        services.AddSingleton<StartBarcodes>();
        services.AddSingleton<LayoutStore>();
        services.AddSingleton<CommonAxes>();
        services.AddSingleton<ModelShares>();
        services.AddSingleton<DerivedStages>();
        services.AddLive();
        services.AddSingleton<RunService>();
        services.AddSingleton<RunReader>();
        services.AddSingleton<RunPeople>();
        services.AddSingleton<RunDetails>();
        services.AddSingleton<RunFollower>();
        services.AddSingleton<OneSubmission>();
        services.AddSingleton<RunSearchFill>();
        services.AddSingleton<ResultNumbers>();
        services.AddSingleton<RunLabels>();
        services.AddSingleton<SavedViewService>();
        services.AddSingleton<RunNetworks>();
        services.AddSingleton<ResultReader>();
        services.AddSingleton<CloudService>();
        services.AddSingleton<CloudChanges>();
        services.AddSingleton<SampleSeeder>();
        services.AddSingleton<TrainingSpeedometer>();
        services.AddJobs(configuration, serves);
        services.AddHostedService(s => s.GetRequiredService<DatabaseWatch>());
        services.AddAdministration(configuration);
    }

    /// <summary>Checks all settings before anything is started or made: at the host's own check jobs are at work already, and it logs what it finds with a stack trace.</summary>
    /// <exception cref="StartRefusedException">A setting is wrong.</exception>
    public static void RequireValidSettings(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (AggregateException e) when (e.InnerExceptions.All(i => i is OptionsValidationException))
        {
            throw new StartRefusedException(string.Join(' ', e.InnerExceptions.Cast<OptionsValidationException>().SelectMany(i => i.Failures)));
        }
    }

    /// <summary>For commands that read no configuration: the same places as the server's defaults.</summary>
    public static string[] DefaultDatasetDirectories() => Defaults<DatasetOptions>(DatasetOptions.Section).Directories;

    /// <summary>A section as the server would have it, from the settings file and the environment.</summary>
    public static T Defaults<T>(string section) where T : class, new() =>
        new ConfigurationBuilder().SetBasePath(AppContext.BaseDirectory).AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables().Build()
            .GetSection(section).Get<T>() ?? new();

    /// <summary>Results computed beside their view. A session is one visitor's: a scope is a circuit.</summary>
    private static void AddLive(this IServiceCollection services)
    {
        services.AddSingleton<LiveLimits>();
        services.AddSingleton(s => new LiveStageStore(new ArtifactStageStore(s.GetRequiredService<ArtifactStore>()), s.GetRequiredService<Caches>().Stages));
        services.AddSingleton<LiveAnalysis>();
        services.AddScoped<LiveSession>();
        services.AddScoped<PrerenderedOnce>();
    }

    /// <summary>Data sets and pretrained networks, and how they come here.</summary>
    private static void AddDownloads(this IServiceCollection services)
    {
        services.AddOptions<DatasetOptions>().BindConfiguration(DatasetOptions.Section).ValidateOnStart();
        services.AddOptions<WeightOptions>().BindConfiguration(WeightOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DatasetOptions>>(new DownloadSettingsValidator<DatasetOptions>(DatasetOptions.Section, DatasetDownloads.Known));
        services.AddSingleton<IValidateOptions<WeightOptions>>(new DownloadSettingsValidator<WeightOptions>(WeightOptions.Section, [.. WeightCatalog.Networks.Select(n => n.Id)]));
        services.AddSingleton(s => new DatasetCatalog(s.GetRequiredService<IOptions<DatasetOptions>>().Value.Directories));
        services.AddSingleton(s => s.GetRequiredService<IOptions<WeightOptions>>().Value.ToLibrary(s.GetRequiredService<IOptions<DatasetOptions>>().Value));
        services.AddSingleton<BackgroundDownloads>();
        services.AddSingleton<DatasetService>();
        services.AddSingleton<WeightService>();
        services.AddSingleton<PretrainedLayers>();
    }
}
