namespace TopoWeb.Tests.Survival;

/// <summary>The process that is killed.</summary>
internal enum Victim
{
    /// <summary>Over SQLite it also trains and analyses.</summary>
    Server,
    Worker,

    /// <summary>PostgreSQL, with all its processes.</summary>
    Database,

    /// <summary><c>topoweb backup</c>.</summary>
    Backup,
}

/// <summary>What is under way when it is killed.</summary>
internal enum Moment
{
    /// <summary>A start on an empty database.</summary>
    Migrating,
    Submit,

    /// <summary>A network has just been claimed and has no iteration yet.</summary>
    Claim,
    Training,

    /// <summary>A network is training, and its next state is about to be written.</summary>
    State,

    /// <summary>A trained network, or a stage of an analysis, is about to be stored.</summary>
    Artifact,

    /// <summary>Results are stored; the run is about to end.</summary>
    Finishing,
    Deleting,
    Backup,
}

/// <summary>A process killed at a moment.</summary>
internal sealed record Kill(Victim Victim, Moment Moment)
{
    private static readonly Moment[] Later = [.. Enum.GetValues<Moment>().Where(m => m != Moment.Migrating)];

    /// <summary>Processes that an installation has.</summary>
    public static IReadOnlyList<Victim> VictimsOf(bool postgres) => postgres ? [Victim.Server, Victim.Worker, Victim.Database] : [Victim.Server];

    /// <summary>Everything that can be killed after the first start, each process at each moment once.</summary>
    public static IReadOnlyList<Kill> AllOf(bool postgres) =>
        [.. VictimsOf(postgres).SelectMany(v => Later.Select(m => new Kill(v, m))), new(Victim.Backup, Moment.Backup)];
}
