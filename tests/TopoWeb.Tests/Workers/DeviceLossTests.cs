using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TopoWeb.Data;
using TopoWeb.Hosting;
using TopoWeb.Tests.Data;
using TopoWeb.Workers;

namespace TopoWeb.Tests.Workers;

/// <summary>What a worker does whose device failed. No device fails here: the report of it is made by hand, all that follows is real.</summary>
public sealed class DeviceLossTests
{
    private const string Reason = "The device cuda:0 failed: CUDA error: unspecified launch failure. Check it with nvidia-smi and topoweb doctor, then restart this process.";

    [Fact]
    public async Task Worker_WhoseDeviceFailed_TakesNoMoreWorkAndEndsWithItsReason()
    {
        await using var database = await TestPostgres.CreateAsync();
        await using var db = new PostgresTopoWebContext(new DbContextOptionsBuilder<PostgresTopoWebContext>().UseNpgsql(database.ConnectionString).Options);
        await db.Database.MigrateAsync(TestContext.Current.CancellationToken);
        using var host = WorkerCommand.Build(["--Database:Postgres", database.ConnectionString, "--Workers:Train", "1", "--Workers:Analyze", "1"]);
        var running = WorkerCommand.RunAsync(host, TestContext.Current.CancellationToken);
        await Published.Poll.UntilAsync(() => db.Workers.AsNoTracking().AnyAsync(w => w.State == WorkerState.Running), () => "the worker never stood in the list");

        host.Services.GetRequiredService<LostDevice>().Report(Reason);

        var refused = await Assert.ThrowsAsync<WorkerRefusedException>(() => running.WaitAsync(Published.Poll.Patience));
        Assert.Equal(Reason, refused.Message);
        Assert.Equal(CommandErrors.BadInput, await CommandErrors.GuardAsync(() => Task.FromException<int>(refused)));
        Assert.DoesNotContain(await db.Workers.AsNoTracking().ToListAsync(TestContext.Current.CancellationToken), w => w.State == WorkerState.Running);
    }
}
