using System.Diagnostics;

namespace TopoWeb.Benchmarks.Running;

/// <summary>A process that runs once for each line it is sent and answers with a line, so that its points stay read and its code stays warm.</summary>
internal sealed class ServingProcess : IContestant
{
    private readonly Process _process;
    private string? _lastError;

    /// <exception cref="ContestantException">It cannot be started or does not become ready.</exception>
    public ServingProcess(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = Process.Start(start) ?? throw new ContestantException($"{start.FileName} cannot be started");
        _process.ErrorDataReceived += (_, line) => KeepMessage(line.Data?.Trim());
        _process.BeginErrorReadLine();
        Name = Answer<Hello>().Name;
    }

    public string Name { get; }

    public Sample Run()
    {
        Send();
        return Answer<Sample>();
    }

    /// <summary>Starts a run without waiting for it.</summary>
    public void Send()
    {
        try
        {
            _process.StandardInput.WriteLine("run");
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            throw Ended();
        }
    }

    /// <summary>Waits for the run that was started; null where it takes longer than <paramref name="limit"/>.</summary>
    public Sample? Answer(TimeSpan limit)
    {
        var line = _process.StandardOutput.ReadLineAsync();
        return line.Wait(limit) ? Wire.Read<Sample>(line.Result ?? throw Ended()) : null;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    /// <summary>The message is the last line of an error in Python, and in .NET the last one before the stack.</summary>
    private void KeepMessage(string? line)
    {
        if (!string.IsNullOrEmpty(line) && !line.StartsWith("at ", StringComparison.Ordinal))
            _lastError = line;
    }

    private T Answer<T>() => Wire.Read<T>(_process.StandardOutput.ReadLine() ?? throw Ended());

    private ContestantException Ended()
    {
        _process.WaitForExit();
        return new ContestantException(_lastError ?? $"the process ended with status {_process.ExitCode}");
    }
}
