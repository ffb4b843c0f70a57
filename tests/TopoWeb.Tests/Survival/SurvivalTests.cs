namespace TopoWeb.Tests.Survival;

/// <summary>Real processes on a real SQLite file, killed while they work. A class for each database, so that the long form has both at a time.</summary>
[Trait("Speed", "slow")]
public sealed class SqliteSurvivalTests
{
    [Fact]
    public async Task Work_WhoseServerIsKilled_EndsAsIfNothingHadHappened() => await Histories.RunAsync(
        postgres: false,
        new(Victim.Server, Moment.Submit), new(Victim.Server, Moment.State));
}

/// <summary>Real processes on a real PostgreSQL, each killed while they work, the database too.</summary>
[Trait("Speed", "slow")]
public sealed class PostgresSurvivalTests
{
    [Fact]
    public async Task Work_WhoseProcessesAreKilled_EndsAsIfNothingHadHappened() => await Histories.RunAsync(
        postgres: true,
        new(Victim.Database, Moment.Training), new(Victim.Worker, Moment.Artifact));
}
