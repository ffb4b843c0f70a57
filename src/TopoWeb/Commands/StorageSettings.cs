using System.CommandLine;
using TopoWeb.Data.Transfer;
using TopoWeb.Hosting;

namespace TopoWeb.Commands;

/// <summary>Settings of the commands that work on the server's database: the same as the server's, from its settings file, the environment and the command line.</summary>
internal static class StorageSettings
{
    /// <summary>Of commands that copy a database.</summary>
    public static Option<bool> LeaveOut() => new("--leave-out-damaged") { Description = "Read everything beforehand and leave out what is damaged, also where a result needs it. Each is named." };

    /// <summary>Lets a command take settings as the server does.</summary>
    public static Command TakingSettings(this Command command)
    {
        command.TreatUnmatchedTokensAsErrors = false;
        return command;
    }

    /// <exception cref="StartRefusedException">A word is neither an option of the command nor a setting.</exception>
    public static IConfiguration Of(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens.FirstOrDefault(t => !t.StartsWith("--", StringComparison.Ordinal) || !t.Contains(':', StringComparison.Ordinal) || !t.Contains('=', StringComparison.Ordinal)) is { } unknown)
            throw new StartRefusedException($"Unknown argument '{unknown}'. Run topoweb {parsed.CommandResult.Command.Name} --help for usage. Settings are given as --Section:Name=value.");
        return new ConfigurationBuilder().SetBasePath(AppContext.BaseDirectory).AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables().AddCommandLine([.. parsed.UnmatchedTokens]).Build();
    }

    /// <summary>The server's database.</summary>
    public static OpenDatabase Open(ParseResult parsed)
    {
        var database = OpenDatabase.Of(Of(parsed));
        Services.RequireValidSettings(database.Provider);
        return database;
    }
}
