using System.Runtime.CompilerServices;
using TopoWeb.Benchmarks.Running;
using TopoWeb.Networks.Training.Loop;

namespace TopoWeb.Benchmarks.Training;

/// <summary>Resident memory of a long training in a process of its own.</summary>
internal static class MemoryGrowth
{
    public const string Verb = "step-memory";
    public const int Early = 1_000;
    public const int Late = 20_000;

    /// <remarks>
    /// Compiled once and for all, as the published trainer is. Else .NET compiles this loop anew after exactly 10,000 rounds, with the step in it, and what its compiler takes for that,
    /// 2.5 MB, counts as growth.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Serve(StepWork work)
    {
        using var run = new TrainingRun(work.Settings, RandomImages.For(work), 0, 1);
        Console.WriteLine(Wire.Write(new Hello("TopoWeb")));
        while (Console.ReadLine() is not null)
        {
            var early = Resident(); // what the question itself loads is there from the beginning
            while (run.Iteration < Late)
            {
                run.Step();
                if (run.Iteration == Early)
                    early = Resident();
            }
            Console.WriteLine(Wire.Write(new Sample(0, PeakMemory.OfThisProcess(), new() { ["early"] = early, ["late"] = Resident() })));
        }
    }

    private static long Resident()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
