using TopoWeb.Benchmarks.Reports;
using TopoWeb.Benchmarks.Running;

namespace TopoWeb.Benchmarks.Training;

/// <summary><c>make bench ARGS="--training"</c>: a training step beside plain TorchSharp, what the core could do at most, two networks on two cores, and memory.</summary>
internal static class TrainingReport
{
    private const double TwoCoresAtLeast = 1.85;
    private const double DataAtMost = 0.03;
    private const double AllocatedAtMost = 4096;
    private const double GrowthAtMost = 0.02;

    public static int Make(Options options)
    {
        var machine = Machine.Describe(1);
        var results = new List<StepResult>();
        foreach (var work in StepWork.All)
        {
            Console.Error.WriteLine($"{work.What} …");
            results.Add(Race(work, options.Rounds));
        }
        var memory = new List<MemoryResult>();
        foreach (var work in StepWork.All.Take(1)) // the others would take half an hour each
        {
            Console.Error.WriteLine($"{work.What}: {MemoryGrowth.Late:N0} steps …");
            memory.Add(Memory(work));
        }
        var table = $"{machine}\n\n{Markdown(results)}\n\n{Markdown(memory)}";
        Console.WriteLine();
        Console.WriteLine(table);
        ResultsFile.Write("training.json", new { machine, results, memory });
        if (options.Rounds >= 5)
            ReadmeSection.Write("training", table);
        return 0;
    }

    /// <summary>All sides in turn, so that whatever else the machine does hits them alike.</summary>
    private static StepResult Race(StepWork work, int rounds)
    {
        using var ours = Start(StepServer.Ours, work, 1);
        using var pair = Start(StepServer.Ours, work, 2);
        using var plain = Start(StepServer.Plain, work, 1);
        using var data = Start(StepServer.Data, work, 1);
        ServingProcess[] sides = [ours, pair, plain, data];
        foreach (var side in sides)
        {
            side.Run();
            side.Run();
        }
        var samples = sides.Select(_ => new List<Sample>()).ToArray();
        for (var round = 0; round < rounds; round++)
            for (var side = 0; side < sides.Length; side++)
                samples[side].Add(sides[side].Run());
        return new StepResult(work, plain.Name, samples[0], samples[1], samples[2], samples[3]);
    }

    private static MemoryResult Memory(StepWork work)
    {
        using var process = Start(MemoryGrowth.Verb, work, 1);
        var findings = process.Run().Findings;
        return new MemoryResult(work, (long)findings["early"], (long)findings["late"]);
    }

    private static ServingProcess Start(string verb, StepWork work, int networks) => Ours.Start(2, verb, work.Id, $"{networks}");

    private static string Markdown(IReadOnlyList<StepResult> results) => string.Join('\n',
    [
        $"One step with {StepWork.BatchSize} images, one core; the core's peak is {results.Min(r => r.Peak) / 1e9:0} to {results.Max(r => r.Peak) / 1e9:0} GFLOP/s by a loop of fused multiply-adds between the steps.",
        "",
        "| step | TopoWeb | plain TorchSharp | times faster | processor time | at least | products | of the peak | floor | two networks on two cores | at least | data | at most | allocated | at most |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|",
        .. results.Select(r => string.Join(" | ",
        [
            $"| {r.Work.What}", Timed(r.Ours), $"{Timed(r.Plain)}, {r.PlainName}",
            Mark($"{r.Faster:0.0} ×", r.Faster >= r.Work.AtLeast), $"{r.FasterByProcessor:0.0} ×", $"{r.Work.AtLeast} ×",
            $"{r.Work.Operations() / 1e9:0.00} GFLOP", $"{r.Work.Operations() / r.Step / r.Peak:P0}", Show.Seconds(r.Work.Operations() / r.Peak),
            Mark($"{r.TwoCores:0.00} ×", r.TwoCores >= TwoCoresAtLeast), $"{TwoCoresAtLeast} ×",
            Mark($"{r.DataShare:P1}", r.DataShare <= DataAtMost), $"{DataAtMost:P0}",
            Mark($"{r.Allocated:0} B", r.Allocated <= AllocatedAtMost), $"{AllocatedAtMost:0} B |",
        ])),
    ]);

    private static string Markdown(IEnumerable<MemoryResult> results) => string.Join('\n',
    [
        $"| resident memory | after {MemoryGrowth.Early:N0} steps | after {MemoryGrowth.Late:N0} | growth | at most |",
        "|---|---|---|---|---|",
        .. results.Select(r => $"| {r.Work.What} | {Show.Bytes(r.Early)} | {Show.Bytes(r.Late)} | {Mark($"{r.Growth:P1}", r.Growth <= GrowthAtMost)} | {GrowthAtMost:P0} |"),
    ]);

    private static string Timed(IReadOnlyList<Sample> samples) =>
        $"{Show.Seconds(StepResult.PerStep(samples))} ({Show.Range(samples.Min(s => s.Seconds) / StepServer.Steps, samples.Max(s => s.Seconds) / StepServer.Steps)}; {samples.Count})";

    private static string Mark(string text, bool reached) => reached ? text : $"**{text}**";
}
