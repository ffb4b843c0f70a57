using System.CommandLine;
using TopoWeb.Networks.Datasets;

namespace TopoWeb.Commands;

/// <summary><c>topoweb datasets</c>: which data sets are here, and what to put where for the others.</summary>
internal static class DatasetsCommand
{
    public static Command Create()
    {
        var data = new Option<string[]>("--data") { Description = "Directory with data sets; may be given several times." };
        var command = new Command("datasets", "List the data sets and where they are.") { data };
        command.SetAction(parsed =>
        {
            var directories = parsed.GetValue(data) is { Length: > 0 } given ? given : Services.DefaultDatasetDirectories();
            foreach (var status in new DatasetCatalog(directories).List())
                Console.WriteLine($"{(status.Available ? "[here]   " : "[missing]")} {status.Dataset.Title,-14} {status.Message}");
            return 0;
        });
        return command;
    }
}
