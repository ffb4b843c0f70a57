using System.CommandLine;
using TopoWeb.Commands;
using TopoWeb.Commands.Doctor;
using TopoWeb.Hosting;

NativeHeap.Configure();

// The doors of the one executable. `serve` is the default; every verb is a file of its own in Commands/.
var root = ServeCommand.AsDefault(new RootCommand("TopoWeb: the shape of what convolutional networks learn."));
root.Subcommands.Add(ServeCommand.Create());
root.Subcommands.Add(WorkerCommand.Create());
root.Subcommands.Add(AnalyzeCommand.Create());
root.Subcommands.Add(TrainCommand.Create());
root.Subcommands.Add(PackCommand.Create());
root.Subcommands.Add(DatasetsCommand.Create());
root.Subcommands.Add(WeightsCommand.Create());
root.Subcommands.Add(DatabaseCommand.Create());
root.Subcommands.Add(BackupCommand.Create());
root.Subcommands.Add(BackupCommand.CreateRestore());
root.Subcommands.Add(VerifyCommand.Create());
root.Subcommands.Add(DoctorCommand.Create());

return await CommandErrors.GuardAsync(() => CommandErrors.RequireKnown(root.Parse(args)).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));

/// <summary>Named so that tests can start the application.</summary>
public partial class Program;
