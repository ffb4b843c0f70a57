using System.IO.Compression;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Data.Contents;
using TopoWeb.Experiments;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Projects;
using TopoWeb.Tests.Runs;

namespace TopoWeb.Tests.Data;

/// <summary>A database with something in the tables that matter: people, projects, computed results, a training with a saved state, a link, the log, and an artifact of an older version.</summary>
internal static class FilledDatabase
{
    public const string Old = "old";
    public const string Large = "large";

    /// <summary>Bytes that do not compress, more than six chunks of them.</summary>
    public static byte[] LargeContent { get; } = Noise(6 * ChunkTable.Size + 17);

    /// <summary>Text that does compress.</summary>
    public static byte[] OldContent { get; } = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i / 1000))];

    public static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    /// <summary>As the versions before contents stored it.</summary>
    public static byte[] Compressed(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            brotli.Write(content);
        return compressed.ToArray();
    }

    /// <param name="directory">Of the SQLite database.</param>
    /// <param name="settings">Further ones.</param>
    /// <returns>The run with results, <c>L1_000000</c> and <c>L1_000100</c>.</returns>
    public static async Task<Guid> FillAsync(string directory, IReadOnlyDictionary<string, string?>? settings = null)
    {
        await using var context = await PageContext.CreateAsync(settings: new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>()) { ["Database:Directory"] = directory });
        var contexts = context.Get<IDbContextFactory<TopoWebContext>>();
        var lab = await LabData.CreateAsync(contexts);
        var run = await StoredRuns.AddTwoAsync(context);
        var artifacts = context.Get<ArtifactStore>();
        await artifacts.PutAsync(Large, "network", LargeContent, default);
        var (project, other) = (await lab.AddProjectAsync(lab.Ada, "Shared", members: [(lab.Ben, ProjectAccess.Write)]), await lab.AddRunAsync(lab.Ben));
        await lab.AddLinkAsync(run);
        await context.Get<AuditLog>().WriteAsync(lab.Ada, "run.delete", "Ünïcode “run”");
        await using var db = await contexts.CreateDbContextAsync();
        var now = new DateTime(2026, 11, 24, 10, 30, 15, DateTimeKind.Utc).AddTicks(1_234_567);
        var set = new TrainingSetRow { Id = Guid.CreateVersion7(), Key = "set", SettingsJson = "{}", DatasetChecksum = "c", CreatedAt = now };
        var network = new NetworkRow { Id = Guid.CreateVersion7(), TrainingSetId = set.Id, Seed = long.MaxValue, State = NetworkState.Succeeded, Loss = 1.0 / 3, Accuracy = 0.97, ArtifactKey = Large, Heartbeat = now };
        db.AddRange(set, network);
        db.AddRange(Enumerable.Range(0, 1_200).Select(i => new RunLogRow { RunId = run, At = now.AddSeconds(i), Level = "info", Text = $"Line {i}." }));
        db.Stages.Add(new StageRow { RunId = run, Choice = "L1_000000", Name = "barcode", Key = Old, Seconds = 0.1 });
        db.Artifacts.Add(new ArtifactRow { Key = Old, Kind = "barcode", Data = Compressed(OldContent), Size = OldContent.Length, CreatedAt = now });
        db.NetworkStates.Add(new NetworkStateRow { NetworkId = network.Id, Iteration = 7, Data = Noise(1000), SavedAt = now });
        await db.SaveChangesAsync();
        await db.Runs.Where(r => r.Id == other).ExecuteUpdateAsync(s => s.SetProperty(r => r.ProjectId, project));
        return run;
    }
}
