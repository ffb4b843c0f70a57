using System.CommandLine;
using TopoWeb.Controls;
using TopoWeb.Data.Transfer;

namespace TopoWeb.Commands;

/// <summary><c>topoweb backup FILE</c> and <c>topoweb restore FILE</c>: the whole database as one file.</summary>
internal static class BackupCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "The file to write, such as topoweb.zip." };
        var leaveOut = StorageSettings.LeaveOut();
        var command = new Command("backup", "Write the server's database with everything stored into one file. The server may go on working.") { file, leaveOut }.TakingSettings();
        command.SetAction((parsed, cancellation) => StorageFaults.InWordsAsync(async () =>
        {
            var target = parsed.GetRequiredValue(file);
            await using var database = StorageSettings.Open(parsed);
            var manifest = await BackupWriter.WriteAsync(database, target.FullName, TimeProvider.System, Console.WriteLine, cancellation, parsed.GetValue(leaveOut));
            target.Refresh();
            Console.WriteLine($"{target.FullName}: {SizeText.Of(target.Length)}. {Describe(manifest)}");
            var record = new CareRecord(manifest.CreatedAt, Environment.MachineName, target.FullName, target.Length, 0);
            if (await record.TryWriteAsync(database, CareRecord.Backup, cancellation) is { } unnoted)
                Console.WriteLine($"The backup is whole, but its time could not be noted for the page Health: {unnoted}");
            return 0;
        }));
        return command;
    }

    public static Command CreateRestore()
    {
        var file = new Argument<FileInfo>("file") { Description = "A file that topoweb backup wrote." };
        var check = new Option<bool>("--check") { Description = "Only read the file and compare it with its hashes; change nothing." };
        var command = new Command("restore", "Check a backup and bring it into the server's database, which must be empty. Stop the server first.") { file, check }.TakingSettings();
        command.SetAction((parsed, cancellation) => StorageFaults.InWordsAsync(async () =>
        {
            var source = parsed.GetRequiredValue(file).FullName;
            await using var database = StorageSettings.Open(parsed);
            var manifest = parsed.GetValue(check)
                ? await Restore.CheckAsync(database, source, cancellation)
                : await Restore.RunAsync(database, source, Console.WriteLine, cancellation);
            Console.WriteLine($"{(parsed.GetValue(check) ? "The backup is whole" : $"Restored into {database.Title}")}. {Describe(manifest)}");
            return 0;
        }));
        return command;
    }

    private static string Describe(BackupManifest manifest) =>
        $"TopoWeb {manifest.Program}, {manifest.CreatedAt:yyyy-MM-dd HH:mm} UTC: {NumberFormat.Count((int)manifest.Tables.Values.Sum(t => t.Rows), "row")}, {NumberFormat.Count((int)manifest.Contents, "content")} of {SizeText.Of(manifest.ContentBytes)}.";
}
