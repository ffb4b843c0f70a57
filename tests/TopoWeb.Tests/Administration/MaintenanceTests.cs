using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Administration.Maintenance;
using TopoWeb.Data;
using TopoWeb.Schedules.Editing;
using TopoWeb.Schedules.Firing;
using TopoWeb.Tests.Accounts;
using TopoWeb.Tests.Hosting;
using TopoWeb.Tests.Projects;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Administration;

public sealed class MaintenanceTests
{
    private const string Why = "Update; back at noon.";

    [Fact]
    public async Task Api_InMaintenance_RefusesWorkFromEverybodyAndGoesOnReading()
    {
        await using var app = new AccountsApplication();
        var ada = await app.SetUpAsync();
        var ben = await app.InviteAsync(ada, "member", "ben@example.org");
        var failed = await app.AddRunAsync(await app.IdOfAsync("ben@example.org"));
        await using (var db = app.NewContext())
            await db.Runs.ExecuteUpdateAsync(s => s.SetProperty(r => r.State, RunState.Failed));
        var until = DateTime.UtcNow.AddHours(1);
        using (var begun = await ada.Http.PutAsJsonAsync("/api/v1/maintenance", new { message = Why, until }))
            Assert.Equal(HttpStatusCode.OK, begun.StatusCode);

        foreach (var person in new[] { ada, ben })
        {
            using var submitted = await person.Http.PostAsJsonAsync("/api/v1/runs", new { notation = LabData.Notation });
            await Problem.AssertAsync(submitted, HttpStatusCode.ServiceUnavailable, null, "maintenance", Why);
            Assert.InRange(submitted.Headers.RetryAfter!.Delta!.Value, until - DateTime.UtcNow - TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
            using var form = new MultipartFormDataContent { { new ByteArrayContent("1,2\n3,4\n"u8.ToArray()), "file", "cloud.csv" } };
            using var uploaded = await person.Http.PostAsync("/api/v1/clouds", form);
            await Problem.AssertAsync(uploaded, HttpStatusCode.ServiceUnavailable, null, Why);
        }
        using (var retried = await ben.Http.PostAsync($"/api/v1/runs/{failed}/retry", null))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, retried.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await ben.StatusAsync("/api/v1/runs"));
        Assert.Contains(Why, await ben.Http.GetStringAsync("/runs"), StringComparison.Ordinal);
        Assert.Contains(Why, await app.NewBrowser().Http.GetStringAsync("/account/sign-in"), StringComparison.Ordinal);
        // Whoever is not signed in yet still comes in.
        await app.SignInAsync(AccountsApplication.Email);

        using (var ended = await ada.Http.DeleteAsync("/api/v1/maintenance"))
            Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        using (var accepted = await ben.Http.PostAsJsonAsync("/api/v1/runs", new { notation = LabData.Notation }))
            Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.DoesNotContain(Why, await ben.Http.GetStringAsync("/runs"), StringComparison.Ordinal);
        await using var log = app.NewContext();
        Assert.Equal(["maintenance.begin", "maintenance.end"], await log.Audit.Where(a => a.Action.StartsWith("maintenance")).OrderBy(a => a.Id).Select(a => a.Action).ToListAsync());
    }

    [Theory]
    [InlineData("", null, "message")]
    [InlineData("   ", null, "message")]
    [InlineData("Late", "2001-01-01T00:00:00Z", "until")]
    [InlineData("Long", "2999-01-01T00:00:00Z", "until")]
    public async Task Begin_WrongInput_IsSaidAtTheFieldAndChangesNothing(string message, string? until, string field)
    {
        await using var app = new AccountsApplication();
        var ada = await app.SetUpAsync();
        using var refused = await ada.Http.PutAsJsonAsync("/api/v1/maintenance", new { message, until });
        await Problem.AssertAsync(refused, HttpStatusCode.BadRequest, field);
        using var both = await ada.Http.PutAsJsonAsync("/api/v1/maintenance", new { message = "", until = "2001-01-01T00:00:00Z" });
        await Problem.AssertAsync(both, HttpStatusCode.BadRequest, null, "message:", "until:");
        Assert.False((await ada.Http.GetFromJsonAsync<JsonElement>("/api/v1/maintenance")).GetProperty("active").GetBoolean());
    }

    [Fact]
    public async Task Notice_ItsEndHasPassed_IsOver()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var mode = context.Get<MaintenanceMode>();
        await mode.SetAsync(new("Short", DateTime.UtcNow.AddMinutes(-2), DateTime.UtcNow.AddMilliseconds(-1), null));
        Assert.Null(await mode.CurrentAsync());
        await mode.RequireOffAsync();
        await context.Get<MaintenanceService>().BeginAsync(lab.Root, "Open end", null);
        Assert.Equal(TimeSpan.FromMinutes(1), (await Assert.ThrowsAsync<MaintenanceException>(() => mode.RequireOffAsync())).Wait);
        await Assert.ThrowsAsync<NotAllowedException>(() => context.Get<MaintenanceService>().EndAsync(lab.Ada));
    }

    [Fact]
    public async Task Schedule_FallingDueInMaintenance_WaitsForItsEndAndSaysSo()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var run = await lab.AddRunAsync(lab.Ada);
        await using var db = lab.NewContext();
        var experiment = await db.Runs.Where(r => r.Id == run).Select(r => r.ExperimentId).SingleAsync();
        var schedule = await context.Get<ScheduleService>().CreateAsync(lab.Ada, experiment, new ScheduleSettings { Cron = "0 3 * * *" });
        await context.Get<MaintenanceService>().BeginAsync(lab.Root, Why, null);

        await db.Schedules.ExecuteUpdateAsync(s => s.SetProperty(r => r.NextAt, DateTime.UtcNow.AddSeconds(-5)));
        await context.Get<ScheduleFiring>().LookAsync(default);

        Assert.Contains("maintenance", (await db.Schedules.SingleAsync(s => s.Id == schedule.Id)).LastNote, StringComparison.Ordinal);
        Assert.Equal(1, await db.Runs.CountAsync());
        await Assert.ThrowsAsync<MaintenanceException>(() => context.Get<ScheduleService>().RunNowAsync(lab.Ada, schedule.Id));

        await context.Get<MaintenanceService>().EndAsync(lab.Root);
        await context.Get<ScheduleFiring>().LookAsync(default);
        Assert.Equal(2, await db.Runs.CountAsync());
    }
}
