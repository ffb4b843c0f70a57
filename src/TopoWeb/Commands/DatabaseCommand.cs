using System.CommandLine;
using TopoWeb.Data.Transfer;

namespace TopoWeb.Commands;

/// <summary><c>topoweb database copy</c>: from SQLite to PostgreSQL or back.</summary>
internal static class DatabaseCommand
{
    private const string Address = "a PostgreSQL connection string, or the folder of an SQLite database";

    public static Command Create() => new("database", "Work on databases.") { Copy() };

    private static Command Copy()
    {
        var from = new Option<string>("--from") { Description = $"Source: {Address}.", Required = true };
        var to = new Option<string>("--to") { Description = $"Target: {Address}. It must be empty; it is created when missing.", Required = true };
        var leaveOut = StorageSettings.LeaveOut();
        var command = new Command("copy", "Copy all data of a database into an empty one, and compare them. A server may go on working on the source. Can be repeated.") { from, to, leaveOut }.TakingSettings();
        command.SetAction((parsed, cancellation) => StorageFaults.InWordsAsync(async () =>
        {
            await using var source = OpenDatabase.At(parsed.GetRequiredValue(from), StorageSettings.Of(parsed));
            await using var target = OpenDatabase.At(parsed.GetRequiredValue(to), null);
            await DatabaseCopy.RunAsync(source, target, Console.WriteLine, cancellation, parsed.GetValue(leaveOut));
            return 0;
        }));
        return command;
    }
}
