using System.CommandLine;
using Microsoft.Extensions.Options;
using TopoWeb.Data;
using TopoWeb.Data.Contents;
using TopoWeb.Topology;
using TopoWeb.Workers;

namespace TopoWeb.Hosting;

/// <summary>What a person at a terminal sees of an error: one line that says what to do, never a stack trace of ours.</summary>
internal static class CommandErrors
{
    public const int BadInput = 2;

    /// <summary>The fault is ours, as <c>EX_SOFTWARE</c> of <c>sysexits.h</c>.</summary>
    public const int OurFault = 70;

    public const int Cancelled = 130;

    public static async Task<int> GuardAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (AggregateException e) when (e.Flatten().InnerExceptions is [var first, ..])
        {
            // What went wrong on several threads at once.
            return await GuardAsync(() => Task.FromException<int>(first));
        }
        catch (InvalidInputException e)
        {
            return Say($"{e.Field}: {e.Message}", BadInput);
        }
        catch (OptionsValidationException e)
        {
            return Say(string.Join(' ', e.Failures), BadInput);
        }
        catch (DatabaseRefusedException e)
        {
            return Say(e.Message, BadInput);
        }
        catch (Exception e) when (e is StartRefusedException or WorkerRefusedException)
        {
            return Say(e.Message, BadInput);
        }
        catch (Exception e) when (e is DiskFullException or DamagedContentException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return Say(e.Message, BadInput);
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            return Say($"{e.Message} Stop the other program, or choose another address: --urls http://127.0.0.1:5081", BadInput);
        }
        catch (OperationCanceledException)
        {
            return Say("Cancelled.", Cancelled);
        }
        catch (OutOfMemoryException)
        {
            return Say("There is not enough memory for this. Use fewer points or landmarks, filter by density first, or run it on a larger machine.", BadInput);
        }
        catch (IOException e)
        {
            return Say(e.Message, BadInput);
        }
        catch (Exception e)
        {
            return Say($"Something failed that should not have ({e.GetType().Name}, reference {ErrorReference.Of(e)}). {Keep(e)}", OurFault);
        }
    }

    /// <summary>The server takes any setting as an argument, and the parser then lets every verb pass unknown words: the others refuse them here.</summary>
    /// <exception cref="StartRefusedException">A word that the verb does not know, such as a mistyped option.</exception>
    public static ParseResult RequireKnown(ParseResult parsed) =>
        parsed is { CommandResult.Command: { TreatUnmatchedTokensAsErrors: true } command, UnmatchedTokens: [var first, ..] }
            ? throw new StartRefusedException($"Unknown argument '{first}'. Run topoweb {command.Name} --help for usage.")
            : parsed;

    /// <summary>Writes the details of an error that nobody foresaw to a file that only its user reads, and says where it is.</summary>
    private static string Keep(Exception error)
    {
        var path = Path.Combine(Path.GetTempPath(), $"topoweb-error-{ErrorReference.Of(error)}.txt");
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var writer = new StreamWriter(path, options);
            writer.WriteLine(error);
            return $"Please report it with the details in {path}.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"Please report it: {error.Message}";
        }
    }

    private static int Say(string message, int code)
    {
        Console.Error.WriteLine($"topoweb: {message}");
        return code;
    }
}

/// <summary>The server does not start with this configuration.</summary>
internal sealed class StartRefusedException(string message) : Exception(message);
