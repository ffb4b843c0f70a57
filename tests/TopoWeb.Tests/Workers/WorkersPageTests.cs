using Bunit;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Tests.Layout;
using TopoWeb.Workers;

namespace TopoWeb.Tests.Workers;

/// <summary>The list of processes: what it says of each, and what can be asked of it.</summary>
public sealed class WorkersPageTests
{
    [Fact]
    public async Task Page_WithProcesses_SaysWhatEachIsAndDoes()
    {
        await using var context = await PageContext.CreateAsync();
        var (server, worker) = (await AddAsync(context, "web", serves: true), await AddAsync(context, "node-1"));
        await AddAsync(context, "node-2", age: TimeSpan.FromMinutes(3));
        await AddAsync(context, "node-3", state: WorkerState.Refused, notice: "This worker has version 0.9.");
        var run = await AddTrainingAsync(context, "node-1:7:abc");

        var page = context.Render<WorkersPage>();
        await page.WaitForElementAsync("[data-worker-id]");
        Assert.Equal(["web", "node-1", "node-2", "node-3"], page.FindAll("h2").Select(h => h.TextContent));
        Assert.Equal(["running", "running", "lost", "refused"], page.FindAll("[data-state]").Select(w => w.GetAttribute("data-state")));
        Assert.Contains("This worker has version 0.9.", page.Find("[data-state=refused] [role=alert]").TextContent, StringComparison.Ordinal);
        var job = page.Find($"[data-worker-id='{worker}'] .jobs li");
        Assert.Equal($"runs/{run}", job.QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("Network 3, iteration 120 of 500 (attempt 2)", job.TextContent, StringComparison.Ordinal);

        // The server serves this very page, and those that are gone hear nothing.
        Assert.Empty(page.FindAll($"[data-worker-id='{server}'] .plain"));
        Assert.Empty(page.FindAll("[data-state=lost] button, [data-state=refused] button"));
        await page.ClickAsync($"[data-worker-id='{worker}'] .tw-button");
        Assert.Equal("draining", page.Find($"[data-worker-id='{worker}']").GetAttribute("data-state"));
        await page.ClickAsync($"[data-worker-id='{worker}'] .tw-button");
        Assert.Equal("running", page.Find($"[data-worker-id='{worker}']").GetAttribute("data-state"));
        await page.ClickAsync($"[data-worker-id='{worker}'] .plain");
        await page.ClickAsync($"[data-worker-id='{worker}'] .danger");
        Assert.Equal("stopping", page.Find($"[data-worker-id='{worker}']").GetAttribute("data-state"));
        await using var db = Open(context);
        Assert.Equal(WorkerOrder.Stop, await db.Workers.Where(w => w.Id == worker).Select(w => w.Asked).SingleAsync());
    }

    [Fact]
    public async Task Ask_WhatCannotBe_IsRefusedWithWords()
    {
        await using var context = await PageContext.CreateAsync();
        var (server, lost) = (await AddAsync(context, "web", serves: true), await AddAsync(context, "node-1", age: TimeSpan.FromMinutes(3)));
        var workers = context.Get<WorkerService>();
        Assert.Contains("also serves this page", (await Assert.ThrowsAsync<WorkerUnableException>(() => workers.AskAsync(Visitor.Local, server, WorkerOrder.Stop))).Message, StringComparison.Ordinal);
        Assert.Contains("node-1:7 is lost", (await Assert.ThrowsAsync<WorkerUnableException>(() => workers.AskAsync(Visitor.Local, lost, WorkerOrder.Drain))).Message, StringComparison.Ordinal);
        Assert.False(await workers.AskAsync(Visitor.Local, Guid.NewGuid(), WorkerOrder.Drain));
        await Assert.ThrowsAsync<NotAllowedException>(() => workers.ListAsync(new Visitor(Guid.NewGuid(), "Ben", Rights.Read | Rights.Run)));
    }

    private static TopoWebContext Open(PageContext context) => context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContext();

    private static async Task<Guid> AddAsync(PageContext context, string machine, bool serves = false, TimeSpan age = default, WorkerState state = WorkerState.Running, string? notice = null)
    {
        await using var db = Open(context);
        var now = await db.ReadAsync() - age;
        var row = new WorkerRow
        {
            Id = Guid.CreateVersion7(), Process = $"{machine}:7", Machine = machine, Serves = serves, Cores = 2, MemoryBytes = 8_000_000_000, Version = "1.0", Queues = "train-first,train-later", Lanes = "train 2",
            State = state, Notice = notice, StartedAt = now, Heartbeat = now,
        };
        db.Workers.Add(row);
        await db.SaveChangesAsync();
        return row.Id;
    }

    /// <summary>A run one of whose networks is in somebody's hands.</summary>
    private static async Task<Guid> AddTrainingAsync(PageContext context, string owner)
    {
        await using var db = Open(context);
        var now = await db.ReadAsync();
        var experiment = new ExperimentRow { Id = Guid.CreateVersion7(), Name = "Ring", SpecJson = "{}", CreatedAt = now };
        var set = new TrainingSetRow { Id = Guid.CreateVersion7(), Key = "k", SettingsJson = "{}", DatasetChecksum = "c", CreatedAt = now };
        var run = new RunRow { Id = Guid.CreateVersion7(), ExperimentId = experiment.Id, SpecJson = "{}", State = RunState.Training, TrainingSetId = set.Id, NetworkCount = 4, CreatedAt = now };
        db.AddRange(experiment, set, run, new NetworkRow
        {
            Id = Guid.CreateVersion7(), TrainingSetId = set.Id, Index = 3, State = NetworkState.Running, Iteration = 120, Iterations = 500, LeaseOwner = owner, Heartbeat = now, Attempt = 2,
        });
        await db.SaveChangesAsync();
        return run.Id;
    }
}
