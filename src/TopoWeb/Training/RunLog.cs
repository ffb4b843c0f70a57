using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Data.Logging;

namespace TopoWeb.Training;

/// <summary>The log of a run, as its page shows it: by the clock of the database, since several machines write it. The log of the process has the same lines.</summary>
internal sealed partial class RunLog(IDbContextFactory<TopoWebContext> contexts, ILogger<RunLog> logger)
{
    public Task InformationAsync(Guid run, string text) => WriteAsync(run, "info", text);

    public Task WarningAsync(Guid run, string text) => WriteAsync(run, "warning", text);

    public Task ErrorAsync(Guid run, string text) => WriteAsync(run, "error", text);

    private async Task WriteAsync(Guid run, string level, string text)
    {
        LogEntry(run, LogText.OneLine(text));
        await using var db = await contexts.CreateDbContextAsync();
        if (!await db.Runs.AnyAsync(r => r.Id == run))
            return;
        db.RunLogs.Add(new RunLogRow { RunId = run, At = await db.ReadAsync(), Level = level, Text = text });
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateException)
        {
            // The run was deleted between the two statements; its log goes with it.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Run {Run}: {Text}")]
    private partial void LogEntry(Guid run, string text);
}
