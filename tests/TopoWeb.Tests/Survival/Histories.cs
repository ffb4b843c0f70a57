using System.Globalization;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Survival;

/// <summary>
/// One history with a few kills; with <c>TOPOWEB_KILLS=200</c> (<c>make soak</c>) histories until there are so many over both databases. Each history that ends in another state than an undisturbed one is a fault.
/// </summary>
internal static class Histories
{
    private const string Variable = "TOPOWEB_KILLS";

    /// <summary>Of a history of the long form, after its first start.</summary>
    private const int Longest = 12;

    /// <summary>As many trainings as a long history has runs, more or less; further runs share them.</summary>
    private const int Trainings = 8;

    private static readonly Lazy<Task<Undisturbed>> Plain = new(() => Undisturbed.ComputeAsync(TrainingCount, previews: false));
    private static readonly Lazy<Task<Undisturbed>> Previewed = new(() => Undisturbed.ComputeAsync(TrainingCount, previews: true));

    private static int TrainingCount => IsLong ? Trainings : 2;

    private static bool IsLong => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };

    /// <summary>Kills, and looks what is left.</summary>
    /// <param name="postgres">The database; the server works alone over SQLite.</param>
    /// <param name="kills">Those of the short form.</param>
    public static async Task RunAsync(bool postgres, params Kill[] kills)
    {
        Assert.SkipWhen(PublishedApp.Missing is not null, PublishedApp.Missing ?? "");
        var table = new KillTable(postgres);
        var faults = IsLong ? await ManyAsync(postgres, table) : await OneAsync(postgres, table, seed: 1, postgres ? [] : [Victim.Server], kills);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static async Task<IReadOnlyList<string>> ManyAsync(bool postgres, KillTable table)
    {
        // PostgreSQL has three processes, SQLite one.
        var wanted = int.Parse(Environment.GetEnvironmentVariable(Variable)!, CultureInfo.InvariantCulture) * (postgres ? 2 : 1) / 3;
        var faults = new List<string>();
        var left = new Queue<Kill>();
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(RepositoryRoot.Path, "artifacts", "soak")).FullName, postgres ? "postgresql.md" : "sqlite.md");
        for (var seed = 1; table.Total < wanted; seed++)
        {
            var random = new Random(seed);
            var first = Kill.VictimsOf(postgres).ToArray();
            random.Shuffle(first);
            var history = new List<Kill>();
            while (history.Count < Longest)
            {
                if (left.Count == 0)
                {
                    var all = Kill.AllOf(postgres).ToArray();
                    random.Shuffle(all);
                    left = new(all);
                }
                history.Add(left.Dequeue());
            }
            faults.AddRange(await OneAsync(postgres, table, seed, first, history));
            await File.WriteAllTextAsync(file, $"{table}\n{seed} histories, {table.Total} kills, {faults.Count} with faults\n{string.Concat(faults.Select(f => $"- {f}\n"))}");
        }
        return faults;
    }

    private static async Task<IReadOnlyList<string>> OneAsync(bool postgres, KillTable table, int seed, IReadOnlyList<Victim> first, IReadOnlyList<Kill> kills)
    {
        await using var installation = await Installation.CreateAsync(postgres);
        // Every second history has preliminary results.
        var expected = await (seed % 2 == 0 ? Previewed : Plain).Value;
        var history = new History(installation, expected, table, TrainingCount, seed);
        try
        {
            await history.RunAsync(first, kills);
            return await Aftermath.FindFaultsAsync(installation, history, expected) is { Count: > 0 } found ? [$"{history}:\n{string.Join('\n', found)}"] : [];
        }
        catch (Exception e) when (IsLong)
        {
            // The long form goes on with the next history.
            return [$"{history}:\n{e.Message}"];
        }
    }
}
