using System.CommandLine;
using System.Text.RegularExpressions;
using TopoWeb.Commands;
using TopoWeb.Commands.Doctor;
using TopoWeb.Hosting;

namespace TopoWeb.Tests.Docs;

/// <summary>The commands that README and docs show: each is run, or at least read by the program that it calls.</summary>
[Trait("Speed", "slow")]
public sealed partial class DocsCommandTests(DocsWorkplace workplace) : IClassFixture<DocsWorkplace>
{
    /// <summary>Commands that no test can run, by how they begin, and why. Everything else must be checked below.</summary>
    private static readonly Dictionary<string, string> Unchecked = new()
    {
        ["ssh -L"] = "Needs a second machine.",
        ["docker compose"] = "Needs a Docker engine.",
    };

    /// <summary>Commands of the program that are parsed but not run, and why.</summary>
    private static readonly Dictionary<string, string> ParsedOnly = new()
    {
        ["serve"] = "Runs until it is stopped; PublishedApp and TestApplication start it.",
        ["worker"] = "Runs until it is stopped; WorkerTests start it.",
        ["train 40xM(64,0,64)"] = "Takes minutes and needs MNIST.",
        ["train --notation 40xM(64,0,64)"] = "Takes minutes and needs MNIST.",
        ["datasets get"] = "Needs the official hosts.",
        ["weights get"] = "Needs the official hosts.",
        ["database copy"] = "Needs a PostgreSQL server; TransferTests copy from SQLite to PostgreSQL and back.",
    };

    public static IEnumerable<TheoryDataRow<string, int>> Shells => DocsFiles.Fences.Where(f => f.Language == "shell").Select(f => new TheoryDataRow<string, int>(f.File, f.Line));

    [Theory, MemberData(nameof(Shells))]
    public async Task Shell_EveryLine_IsAKnownCommand(string file, int line)
    {
        var targets = Targets().Matches(DocsFiles.Read("Makefile")).Select(m => m.Groups[1].Value).ToList();
        foreach (var text in DocsFiles.Fences.Single(f => f.File == file && f.Line == line).Lines)
        {
            var shell = ShellLine.Parse(text);
            var command = string.Join(' ', shell.Words);
            switch (shell.Command)
            {
                case "make":
                    Assert.All(shell.Words.Skip(1).Where(w => !w.Contains('=')), target => Assert.Contains(target, targets));
                    break;
                case "export":
                    Assert.All(shell.Words.Skip(1), w => Assert.Contains(w.Split('=')[0].Replace("__", ":", StringComparison.Ordinal), DocsReferenceTests.Settings));
                    break;
                case "topoweb":
                    await CheckAsync([.. shell.Words.Skip(1)]);
                    break;
                case "curl": // run in order, with the ids that answers give, by DocsCurlTests
                    break;
                default:
                    Assert.True(Unchecked.Keys.Any(k => command.StartsWith(k, StringComparison.Ordinal)), $"Nobody checks '{text}' ({file}). Check it, or list it with a reason.");
                    break;
            }
        }
    }

    [Fact]
    public void Fences_EveryLanguage_IsChecked()
    {
        string[] known =
        [
            "shell", // here
            "json", "notation", // DocsReferenceTests
            "text", // diagrams
            "ebnf", // the grammar, which the tests of the notation go through
            "ini", // settings and a unit, DocsDoorTests
            "nginx", // run by the browser tests, DoorFlowTests
            "caddyfile", // there is no Caddy to run it; DocsDoorTests compares it with nginx's
            "csharp", // a fragment of the benchmarks and an example of the API, which have no compiler of their own
            "python", // run by PythonClientTests
        ];
        Assert.All(DocsFiles.Fences, fence => Assert.True(known.Contains(fence.Language), $"{fence} has the language '{fence.Language}', which no test reads."));
    }

    private async Task CheckAsync(string[] args)
    {
        var command = string.Join(' ', args);
        Assert.Empty(CommandErrors.RequireKnown(Root().Parse(args)).Errors);
        Assert.All(args.Where(a => a.StartsWith("--", StringComparison.Ordinal) && a.Contains(':')), a => Assert.Contains(a[2..].Split('=')[0], DocsReferenceTests.Settings));
        if (!ParsedOnly.Keys.Any(k => command.StartsWith(k, StringComparison.Ordinal)))
            await workplace.RunAsync(args);
    }

    private static RootCommand Root()
    {
        var root = ServeCommand.AsDefault(new RootCommand());
        foreach (var command in (Command[])[ServeCommand.Create(), WorkerCommand.Create(), AnalyzeCommand.Create(), TrainCommand.Create(), PackCommand.Create(), DatasetsCommand.Create(), WeightsCommand.Create(),
            DatabaseCommand.Create(), BackupCommand.Create(), BackupCommand.CreateRestore(), VerifyCommand.Create(), DoctorCommand.Create()])
            root.Subcommands.Add(command);
        return root;
    }

    [GeneratedRegex("^([a-z-]+):", RegexOptions.Multiline)]
    private static partial Regex Targets();
}
