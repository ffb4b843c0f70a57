using System.CommandLine;
using System.Text.Json;
using TopoWeb.Data;
using TopoWeb.Datasets;
using TopoWeb.Experiments.Stages;
using TopoWeb.Training;

namespace TopoWeb.Commands.Doctor;

/// <summary><c>topoweb doctor</c>: is everything there that the server needs on this machine, and does training compute what it should?</summary>
internal static class DoctorCommand
{
    /// <summary>Something failed. Another than that of a wrong argument.</summary>
    public const int Ill = 1;

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Write the findings as JSON." };
        var command = new Command("doctor", "Check this machine: processor, memory, GPUs and their driver, a trial training on each device, database and data sets. Changes nothing. The exit code is 1 if something fails.") { json }.TakingSettings();
        command.SetAction(async (parsed, cancellation) =>
        {
            var settings = StorageSettings.Of(parsed);
            var findings = new List<DoctorFinding>();
            await foreach (var finding in ExamineAsync(settings, cancellation))
            {
                findings.Add(finding);
                // Line by line: the trials take seconds.
                if (!parsed.GetValue(json))
                    Print(finding);
            }
            var healthy = findings.All(f => f.State != DoctorState.Failed);
            Console.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(new DoctorReport(healthy, Versions.Program, findings), JsonDefaults.Indented)
                : Conclusion(findings));
            return healthy ? 0 : Ill;
        });
        return command;
    }

    internal static string Conclusion(IReadOnlyList<DoctorFinding> findings) => findings.Count(f => f.State == DoctorState.Failed) switch
    {
        0 => "Nothing is wrong.",
        1 => "One check failed.",
        var failed => $"{failed} checks failed.",
    };

    private static async IAsyncEnumerable<DoctorFinding> ExamineAsync(IConfiguration settings, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var finding in MachineChecks.Run())
            yield return finding;
        foreach (var finding in DeviceChecks.Run(settings.GetSection(ComputeOptions.Section).Get<ComputeOptions>() ?? new(), cancellation))
            yield return finding;
        yield return await StoreChecks.DatabaseAsync(settings, cancellation);
        foreach (var finding in StoreChecks.DatasetsIn(settings.GetSection(DatasetOptions.Section).Get<DatasetOptions>() ?? new()))
            yield return finding;
    }

    private static void Print(DoctorFinding finding)
    {
        var mark = finding.State switch { DoctorState.Ok => "ok     ", DoctorState.Warning => "warning", _ => "FAILED " };
        Console.WriteLine($"{mark}  {finding.Name}: {finding.Text}");
        if (finding.Advice is { } advice)
            Console.WriteLine($"         → {advice}");
    }
}
