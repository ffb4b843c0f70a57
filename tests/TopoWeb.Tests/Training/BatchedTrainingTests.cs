using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Data;
using TopoWeb.Networks.Datasets;
using TopoWeb.Networks.Training;
using TopoWeb.Networks.Training.Batched;
using TopoWeb.Networks.Training.State;
using TopoWeb.Tests.Hosting;
using TopoWeb.Tests.Published;
using TopoWeb.Training;

namespace TopoWeb.Tests.Training;

/// <summary>The batched trainer on the processor behind the real queue: one job trains the networks of its training set that wait.</summary>
public sealed class BatchedTrainingTests
{
    private static readonly Dictionary<string, string> Batched = new()
    {
        ["Compute:Trainer"] = "batched",
        ["Compute:Device"] = "cpu",
        ["Workers:Train"] = "1",
        ["Workers:SaveIterations"] = "20",
        ["Workers:SaveSeconds"] = "0",
    };

    [Fact]
    public async Task Run_BatchedTrainer_HasTheFiltersOfTheSingleOneUpToRounding()
    {
        await using var batched = new TestApplication(settings: Batched);
        await using var single = new TestApplication();
        var runs = new[] { await batched.SubmitAsync(Training(5, 20)), await single.SubmitAsync(Training(5, 20)) };
        foreach (var (app, run) in new[] { batched, single }.Zip(runs))
        {
            var status = await app.FinishedAsync(run);
            Assert.True(TestApplication.State(status) == "succeeded", status.ToString());
            Assert.Equal(5, status.GetProperty("training").GetProperty("done").GetInt32());
        }

        var (actual, expected) = (await FiltersAsync(batched, runs[0]), await FiltersAsync(single, runs[1]));
        Assert.Equal(expected.Length, actual.Length);
        Assert.NotEqual(expected, actual); // else the setting did nothing
        Assert.True(expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max() <= Tolerances.Filters);
        await using var db = batched.NewContext();
        var networks = await db.Networks.ToListAsync();
        Assert.All(networks, n => Assert.Equal((NetworkState.Succeeded, null, 20), (n.State, n.LeaseOwner, n.Iteration)));
        Assert.All(networks, n => Assert.NotEmpty(n.Curve!));
        Assert.InRange(networks.Select(n => n.StartedAt).Distinct().Count(), 1, 2); // the first, then all others at once
        Assert.Equal(0, await db.NetworkStates.CountAsync());
    }

    [Fact]
    public async Task Cancel_OfAChunk_LeavesStatesThatAnotherRunGoesOnFrom()
    {
        await using var app = new TestApplication(settings: Batched);
        var run = await app.SubmitAsync(Training(3, 900_000));
        await UntilAsync(app, db => db.NetworkStates.CountAsync(), count => count == 3);
        await CancelAsync(app, run);
        await UntilAsync(app, db => db.Networks.CountAsync(n => n.State == NetworkState.Idle && n.LeaseOwner == null), count => count == 3);
        List<NetworkStateRow> left;
        await using (var db = app.NewContext())
            left = await db.NetworkStates.AsNoTracking().ToListAsync();
        Assert.Equal(3, left.Count);
        var reached = left.Max(s => s.Iteration);

        var again = await app.SubmitAsync(Training(3, 900_000));
        // A training that began anew would write states of its first iterations.
        var saved = await UntilAsync(app, db => db.NetworkStates.AsNoTracking().ToListAsync(), rows => rows.Count == 3 && rows.All(r => left.All(l => r.SavedAt > l.SavedAt)));
        Assert.All(saved, s => Assert.True(s.Iteration > left.Single(l => l.NetworkId == s.NetworkId).Iteration, $"{s.Iteration} after {reached}"));
        await CancelAsync(app, again);
    }

    [Fact]
    public async Task Cancel_OfARunThatSharesNetworks_LetsTheOthersOfTheChunkGoOn()
    {
        await using var app = new TestApplication(settings: Batched);
        var four = await app.SubmitAsync(Training(4, 900_000));
        await UntilAsync(app, db => db.Networks.CountAsync(n => n.State == NetworkState.Running && n.Iteration > 0), count => count == 4);
        var two = await app.SubmitAsync(Training(2, 900_000));
        await app.WaitAsync(two, s => TestApplication.State(s) == "training");
        var owner = await UntilAsync(app, db => db.Networks.Select(n => n.LeaseOwner).Distinct().SingleAsync(), o => o is not null);

        await CancelAsync(app, four);
        await UntilAsync(app, db => db.Networks.CountAsync(n => n.Index >= 2 && n.State == NetworkState.Idle && n.LeaseOwner == null), count => count == 2);
        await using (var db = app.NewContext())
        {
            var wanted = await db.Networks.AsNoTracking().Where(n => n.Index < 2).ToListAsync();
            Assert.All(wanted, n => Assert.Equal((NetworkState.Running, owner), (n.State, n.LeaseOwner)));
            var reached = wanted.Max(w => w.Iteration);
            await UntilAsync(app, d => d.Networks.CountAsync(n => n.Index < 2 && n.Iteration > reached), count => count == 2);
        }
        await CancelAsync(app, two);
    }

    [Fact]
    public async Task Failure_OfAChunk_IsRecordedForEachNetwork()
    {
        using var folder = new Commands.TemporaryFolder();
        SyntheticDigits.Write(folder.File("datasets"));
        Guid run;
        await using (var first = new TestApplication(folder.Path, new Dictionary<string, string> { ["Workers:Train"] = "0" }))
        {
            run = await first.SubmitAsync(Training(3, 20));
            await first.WaitAsync(run, s => TestApplication.State(s) == "training");
            await using var db = first.NewContext();
            await db.TrainingSets.ExecuteUpdateAsync(s => s.SetProperty(t => t.DatasetChecksum, "0123456789abcdef"));
        }
        await using var second = new TestApplication(folder.Path, Batched);
        Assert.Equal("failed", TestApplication.State(await second.FinishedAsync(run)));
        await using var after = second.NewContext();
        Assert.All(await after.Networks.ToListAsync(), n =>
        {
            Assert.Equal((NetworkState.Failed, null), (n.State, n.LeaseOwner));
            Assert.Contains("differ from those at the start of the run", n.Error, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Stop_DuringAChunk_GivesEveryNetworkBack()
    {
        using var folder = new Commands.TemporaryFolder();
        SyntheticDigits.Write(folder.File("datasets"));
        await using (var app = new TestApplication(folder.Path, Batched))
        {
            await app.SubmitAsync(Training(3, 900_000));
            await UntilAsync(app, db => db.NetworkStates.CountAsync(), count => count == 3);
        }
        await using var db = new SqliteTopoWebContext(new DbContextOptionsBuilder<SqliteTopoWebContext>().UseSqlite($"Data Source={folder.File("data/topoweb.db")};Pooling=False").Options);
        Assert.All(await db.Networks.ToListAsync(), n => Assert.Equal((NetworkState.Queued, null), (n.State, n.LeaseOwner)));
        Assert.Equal(3, await db.NetworkStates.CountAsync());
    }

    [Fact]
    public async Task Device_FailsInTheMiddle_ItsNetworksGoBackAndTheProcessTrainsNoMore()
    {
        using var folder = new Commands.TemporaryFolder();
        SyntheticDigits.Write(folder.File("datasets"));
        var calls = 0;
        Guid run;
        await using (var app = new TestApplication(folder.Path, Batched, services => services.AddSingleton<ChunkTraining>(Fail)))
        {
            run = await app.SubmitAsync(Training(3, 60));
            var worker = await UntilAsync(app, db => db.Workers.AsNoTracking().SingleOrDefaultAsync(), w => w?.Notice is not null);
            Assert.Equal("The device cpu failed: CUDA error: unspecified launch failure. Check it with nvidia-smi and topoweb doctor, then restart this process.", worker!.Notice);
            Assert.DoesNotContain("train", worker.Queues, StringComparison.Ordinal);
            Assert.Contains("analyze", worker.Queues, StringComparison.Ordinal);
            var networks = await UntilAsync(app, db => db.Networks.AsNoTracking().ToListAsync(), rows => rows.All(n => n is { State: NetworkState.Queued, LeaseOwner: null }));
            Assert.Equal(3, networks.Count);
            // Counted, so that what fails on every device ends at last.
            Assert.Contains(networks, n => n.Attempt == 1);
            await using (var db = app.NewContext())
                Assert.All(await db.NetworkStates.AsNoTracking().ToListAsync(), s => Assert.Equal(20, s.Iteration));
            // The other lanes go on.
            var cloud = await app.UploadAsync(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 12).Select(i => $"{i},{i * i}"))), "cloud.csv");
            var other = await app.SubmitAsync(new { cloud, spec = new { density = new { k = 2, p = 1.0 }, barcode = (object?)null, mapper = new { resolution = 3 } } });
            Assert.Equal("succeeded", TestApplication.State(await app.FinishedAsync(other)));
            Assert.Equal(1, calls);
        }

        // Elsewhere, or after a restart: from where they were saved.
        await using var healthy = new TestApplication(folder.Path, Batched);
        Assert.Equal("succeeded", TestApplication.State(await healthy.FinishedAsync(run)));
        await using var after = healthy.NewContext();
        Assert.All(await after.Networks.ToListAsync(), n => Assert.Equal((NetworkState.Succeeded, 60), (n.State, n.Iteration)));

        // What torch throws, at the first state: one that was handed out.
        IReadOnlyList<TrainedNetwork> Fail(TrainingSettings settings, ImageDataset data, IReadOnlyList<BatchedNetwork> networks, long seed, BatchedSettings how, CancellationToken cancellation)
        {
            calls++;
            var last = networks[^1];
            return BatchedTrainer.Train(settings, data, [.. networks.SkipLast(1), last with { Save = Break }], seed, how, cancellation);

            void Break(TrainingState state)
            {
                last.Save!(state);
                throw new ExternalException("CUDA error: unspecified launch failure\nCUDA kernel errors might be asynchronously reported at some other API call.");
            }
        }
    }

    private static object Training(int networks, int iterations) => new
    {
        notation = $"{networks}xM(4,0,8) on mnist at 0,{iterations}",
        spec = new { density = new { k = 2, p = 1.0 }, barcode = new { landmarks = 12 }, mapper = new { resolution = 4 } },
    };

    private static async Task CancelAsync(TestApplication app, Guid run) =>
        (await app.Http.PostAsync($"/api/v1/runs/{run}/cancel", null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

    private static async Task<float[]> FiltersAsync(TestApplication app, Guid run)
    {
        var bytes = await app.Http.GetByteArrayAsync($"/api/v1/runs/{run}/filters.npy", TestContext.Current.CancellationToken);
        return MemoryMarshal.Cast<byte, float>(bytes.AsSpan(10 + BitConverter.ToUInt16(bytes, 8))).ToArray();
    }

    private static Task<T> UntilAsync<T>(TestApplication app, Func<TopoWebContext, Task<T>> read, Func<T, bool> until) => Poll.UntilAsync(async () =>
    {
        await using var db = app.NewContext();
        return await read(db);
    }, until, value => $"still {value}.");
}
