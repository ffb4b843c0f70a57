using Hangfire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Data;
using TopoWeb.Layout;
using TopoWeb.Runs;
using TopoWeb.Schedules.Drift;
using TopoWeb.Schedules.Editing;
using TopoWeb.Schedules.Firing;
using TopoWeb.Schedules.Notices;
using TopoWeb.Schedules.Pages;
using TopoWeb.Schedules.Retention;
using TopoWeb.Schedules.Times;

namespace TopoWeb.Schedules;

/// <summary>Schedules as a part of the application.</summary>
internal static class ScheduleServices
{
    public static void AddSchedules(this IServiceCollection services)
    {
        services.AddOptions<ScheduleOptions>().BindConfiguration(ScheduleOptions.Section).ValidateOnStart();
        services.AddOptions<MailOptions>().BindConfiguration(MailOptions.Section).ValidateOnStart();
        services.AddOptions<WebHookOptions>().BindConfiguration(WebHookOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ScheduleOptions>, ScheduleOptionsCheck>();
        services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsCheck>();
        services.AddSingleton<IValidateOptions<WebHookOptions>, WebHookOptionsCheck>();
        services.AddSingleton<HookSecrets>();
        services.AddSingleton<MailSender>();
        services.AddSingleton<WebHookSender>();
        services.AddSingleton<NoticeService>();
        services.AddSingleton<ScheduleFiring>();
        services.AddSingleton<ScheduleSettingsWriter>();
        services.AddSingleton<ScheduleService>();
        services.AddSingleton<ScheduleReader>();
        services.AddSingleton<DriftSideReader>();
        services.AddSingleton<DriftReader>();
        services.AddSingleton<DriftQueue>();
        services.AddSingleton<IRunKeeper, ReferenceRuns>();
        services.AddTransient<DriftJob>();
        services.AddSingleton<RunRetention>();
        services.AddSingleton(ScheduleDialog.Action);
        services.AddSingleton(new NavBadge("schedules", typeof(NoticeBadge)));
    }

    /// <summary>Looks after schedules and sends notices: in servers that serve pages. Workers only compute what is given out.</summary>
    public static void AddScheduleClock(this IServiceCollection services)
    {
        services.AddSingleton(s => new ScheduleDuty(s.GetRequiredService<ScheduleFiring>().LookAsync));
        services.AddSingleton(s => new ScheduleDuty(s.GetRequiredService<DriftQueue>().LookAsync));
        services.AddSingleton(s => new ScheduleDuty(s.GetRequiredService<RunRetention>().LookAsync));
        services.AddSingleton<ScheduleClock>();
        services.AddHostedService(s => s.GetRequiredService<ScheduleClock>());
        services.AddSingleton<NoticeSender>();
        services.AddHostedService(s => s.GetRequiredService<NoticeSender>());
    }

    /// <summary>Earlier versions had a recurring job for every schedule; a database that they have served would run them beside ours.</summary>
    public static async Task ForgetRecurringJobsAsync(IServiceProvider services, CancellationToken cancellation)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync(cancellation);
        // A queue in memory begins empty.
        if (!db.Database.IsNpgsql())
            return;
        var recurring = services.GetRequiredService<IRecurringJobManager>();
        foreach (var id in await db.Schedules.Select(s => s.Id).ToListAsync(cancellation))
            recurring.RemoveIfExists($"schedule-{id:N}");
    }
}
