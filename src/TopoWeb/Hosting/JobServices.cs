using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Data;
using TopoWeb.Data.Logging;
using TopoWeb.Data.Transfer;
using TopoWeb.Experiments;
using TopoWeb.Networks.Training.Batched;
using TopoWeb.Runs.Jobs;
using TopoWeb.Runs.Storage;
using TopoWeb.Training;
using TopoWeb.Workers;
using TopoWeb.Workers.Waiting;

namespace TopoWeb.Hosting;

/// <summary>Jobs, their queue, and this process as one that works on it.</summary>
internal static class JobServices
{
    public static void AddJobs(this IServiceCollection services, IConfiguration configuration, bool serves)
    {
        services.AddSingleton<JobIdentity>();
        services.AddSingleton(s => new JobScopes(s.GetRequiredService<IDbContextFactory<TopoWebContext>>(), s.GetRequiredService<JobIdentity>().Process));
        services.AddSingleton<WorkEnd>();
        services.AddSingleton<DatabasePatience>();
        services.AddSingleton<WorkRoutes>();
        services.AddSingleton<WaitingJobs>();
        services.AddSingleton<WorkerRegistry>();
        services.AddSingleton<WorkerMemory>();
        services.AddSingleton<WorkerService>();
        services.AddSingleton<WorkerAdmission>();
        services.AddSingleton<LostDevice>();
        services.AddSingleton<WorkerLanes>();
        services.AddSingleton<WorkerPulse>();
        // How many trainings there are at a time depends on the device, which is looked for at the start and not here.
        services.AddSingleton(s => ProfileOf(s.GetRequiredService<IOptions<WorkerOptions>>().Value, s.GetRequiredService<TrainingCompute>(), serves));

        services.AddSingleton<TrainingQueue>();
        services.AddSingleton<RunQueue>();
        services.AddSingleton<RunLeases>();
        services.AddSingleton<FairTurns>();
        services.AddSingleton<FairRuns>();
        services.AddSingleton<FairNetworks>();
        services.AddSingleton<WorkRepair>();
        services.AddSingleton<INetworkListener, RunProgression>();
        services.AddSingleton<RunLog>();
        services.AddSingleton<ITraining, TrainingPlanner>();
        services.AddSingleton<ResumeStates>();
        services.AddSingleton<ChunkTraining>(BatchedTrainer.Train);
        services.AddSingleton<TrainingCompute>();
        services.AddSingleton<NetworkLeases>();
        services.AddTransient<NetworkJob>();
        services.AddTransient<RunJob>();
        services.AddTransient<PreviewJob>();
        services.AddTransient<RunAnalysis>();
        services.AddSingleton<RunResultStore>();

        var database = configuration.GetSection(DatabaseOptions.Section).Get<DatabaseOptions>() ?? new();
        // Registered here and not taken from Hangfire's statics: two hosts in one process (tests) would share what was made last.
        services.AddSingleton<JobStorage>(s => Storage(database, s.GetRequiredService<IOptions<WorkerOptions>>().Value));
        services.AddSingleton<JobActivator>(provider => new AspNetCoreJobActivator(provider.GetRequiredService<IServiceScopeFactory>()));
        services.AddHangfire((provider, hangfire) => hangfire
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180).UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings()
            .UseStorage(provider.GetRequiredService<JobStorage>()));

        services.AddSingleton<Recovery>();
        // The repair forgets old leases before the first job can take one, and the jobs end before what they need does.
        services.AddHostedService(s => s.GetRequiredService<Recovery>());
        services.AddHostedService(s => s.GetRequiredService<WorkerPulse>());
        services.AddSingleton<OldContents>();
        services.AddSingleton<StorageCare>();
        services.AddHostedService(s => s.GetRequiredService<StorageCare>());
    }

    private static WorkerProfile ProfileOf(WorkerOptions options, TrainingCompute compute, bool serves) => WorkerProfile.Of(options, serves, compute.TrainCount, compute.Gpu);

    private static JobStorage Storage(DatabaseOptions database, WorkerOptions workers) => database.IsPostgres
        ? new PostgreSqlStorage(new NpgsqlConnectionFactory(database.PostgresConnection, new PostgreSqlStorageOptions()), new PostgreSqlStorageOptions
        {
            // A lane that has ended a job looks for the next one at its next look: with networks of seconds, a whole second would be felt.
            QueuePollInterval = TimeSpan.FromMilliseconds(250),
            UseSlidingInvisibilityTimeout = true,
            // Hangfire hands out a longer job of a worker a second time: it finds the lease held, and nothing to do.
            InvisibilityTimeout = TimeSpan.FromSeconds(workers.RequeueSeconds),
        })
        : new InMemoryStorage();
}
