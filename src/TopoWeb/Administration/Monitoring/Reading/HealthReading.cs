namespace TopoWeb.Administration.Monitoring.Reading;

/// <summary>Jobs of one kind.</summary>
/// <param name="Kind">What they need of a process: <c>start</c>, <c>train</c>, <c>analyze</c> or <c>long</c>.</param>
/// <param name="Title">For people.</param>
/// <param name="Waiting">Jobs in the queue.</param>
/// <param name="OldestSeconds">How long the first of them has waited; 0 where none waits.</param>
/// <param name="Running">Jobs that a process works on.</param>
public sealed record QueueHealth(string Kind, string Title, long Waiting, double OldestSeconds, int Running);

/// <summary>A server or worker.</summary>
/// <param name="Id">Of this start of the process.</param>
/// <param name="Process">Machine and process id.</param>
/// <param name="Machine">The machine.</param>
/// <param name="Serves">It serves pages too.</param>
/// <param name="State">As in the list of workers: running, draining, drained, stopping, refused, lost.</param>
/// <param name="Notice">Why it is refused.</param>
/// <param name="HeartbeatSeconds">How long ago it gave a sign of life.</param>
/// <param name="Jobs">Jobs that it works on.</param>
/// <param name="Device">What it trains on.</param>
/// <param name="Version">Of the program and of everything that a result depends on.</param>
/// <param name="ResidentBytes">What it has in memory; null where that is not known.</param>
/// <param name="BudgetBytes">What it may have; null where there is no limit to compare with.</param>
public sealed record ProcessHealth(
    Guid Id, string Process, string Machine, bool Serves, string State, string? Notice, double HeartbeatSeconds, int Jobs, string Device, string Version, long? ResidentBytes, long? BudgetBytes);

/// <summary>A disk that this server writes to.</summary>
/// <param name="Kind"><c>database</c> or <c>directory</c>.</param>
/// <param name="Title">For people.</param>
/// <param name="Path">The directory.</param>
/// <param name="FreeBytes">What is free there.</param>
/// <param name="TotalBytes">Its size.</param>
/// <param name="MinimumBytes">With less than this, no run begins.</param>
public sealed record DiskHealth(string Kind, string Title, string Path, long FreeBytes, long TotalBytes, long MinimumBytes);

/// <summary>The database, which has answered by now.</summary>
/// <param name="Engine"><c>SQLite</c> or <c>PostgreSQL</c>.</param>
/// <param name="Milliseconds">How long it took to answer.</param>
/// <param name="Bytes">Its size, with free room inside.</param>
/// <param name="DirectoryBytes">Contents in the shared directory.</param>
/// <param name="Verification">The last <c>topoweb verify</c>; null where there was none.</param>
public sealed record StoreHealth(string Engine, double Milliseconds, long Bytes, long DirectoryBytes, VerificationHealth? Verification);

/// <summary>The last verification of everything stored.</summary>
public sealed record VerificationHealth(DateTime At, string Machine, int Problems);

/// <summary>The last backup.</summary>
/// <param name="At">The moment that it shows.</param>
/// <param name="Machine">Where <c>topoweb backup</c> ran.</param>
/// <param name="File">Its file there.</param>
/// <param name="Bytes">Its size.</param>
public sealed record BackupHealth(DateTime At, string Machine, string? File, long Bytes);

/// <summary>A network that could not be trained.</summary>
public sealed record FailedNetwork(int Index, string Error, DateTime? At);

/// <summary>A run that failed, or that has failed networks.</summary>
/// <param name="Run">The run.</param>
/// <param name="Name">Its name.</param>
/// <param name="Owner">Whose it is; null in Local mode.</param>
/// <param name="State">Its state.</param>
/// <param name="At">When it failed, or the last of its networks did.</param>
/// <param name="Error">Why; null where only networks failed.</param>
/// <param name="Networks">Networks that failed, at most 20 of them.</param>
/// <param name="FailedNetworks">How many failed.</param>
public sealed record FailedRun(Guid Run, string Name, string? Owner, string State, DateTime At, string? Error, IReadOnlyList<FailedNetwork> Networks, int FailedNetworks);

/// <summary>How the installation is, in numbers.</summary>
/// <param name="At">When this was read, by the database's clock.</param>
/// <param name="Since">When the installation was first used; null of a new one.</param>
/// <param name="Queue">By kind of job.</param>
/// <param name="GivenUp">Jobs that the job engine has given up.</param>
/// <param name="Processes">Servers and workers.</param>
/// <param name="Disks">Disks that this server writes to.</param>
/// <param name="Store">The database.</param>
/// <param name="Backup">The last backup that is known; null where there is none.</param>
/// <param name="Failures">Runs of the last days that failed or have failed networks, the latest first.</param>
/// <param name="FailedRunsLastHour">Runs that failed within the last hour.</param>
/// <param name="FailedNetworksLastHour">Networks that failed within the last hour.</param>
public sealed record HealthReading(
    DateTime At, DateTime? Since, IReadOnlyList<QueueHealth> Queue, long GivenUp, IReadOnlyList<ProcessHealth> Processes, IReadOnlyList<DiskHealth> Disks,
    StoreHealth Store, BackupHealth? Backup, IReadOnlyList<FailedRun> Failures, int FailedRunsLastHour, int FailedNetworksLastHour);
