using TopoWeb.Benchmarks.Inputs;
using TopoWeb.Benchmarks.Reports;
using TopoWeb.Benchmarks.Running;

namespace TopoWeb.Benchmarks.Growth;

/// <summary>One measurement: a stage on a number of points.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Points">Points before the density filtration.</param>
/// <param name="Seconds">Its time; null where there is none.</param>
/// <param name="PeakBytes">Peak memory of its process, the points included.</param>
/// <param name="Problem">Why there is no time.</param>
internal sealed record GrowthResult(string Stage, int Points, double? Seconds, long PeakBytes, string? Problem);

/// <summary><c>make bench ARGS="--growth"</c>: every stage on more and more points, a process each.</summary>
internal static class GrowthReport
{
    public static int Make(Options options)
    {
        var machine = Machine.Describe(options.Threads);
        var results = new List<GrowthResult>();
        foreach (var size in options.Sizes)
        {
            var input = Clouds.ThreeCircles(size);
            input.Write();
            File.Delete(GrowthStage.KeptPath(input.PointsPath));
            foreach (var stage in GrowthStage.All)
            {
                Console.Error.WriteLine($"{stage.What}, {size:N0} points …");
                results.Add(Measure(stage, size, input, options));
            }
        }

        var table = $"{machine}\n\n{GrowthTable.Markdown(results, options.Sizes)}";
        Console.WriteLine();
        Console.WriteLine(table);
        ResultsFile.Write("growth.json", new { machine, results });
        if (options.IsComplete)
            ReadmeSection.Write("growth", table);
        return 0;
    }

    private static GrowthResult Measure(GrowthStage stage, int size, Input input, Options options)
    {
        var path = stage.OnKept ? GrowthStage.KeptPath(input.PointsPath) : input.PointsPath;
        if (!File.Exists(path))
            return new GrowthResult(stage.Id, size, null, 0, "no points kept");
        try
        {
            using var process = Ours.Start(options.Threads, "grow", stage.Id, path);
            process.Send();
            return process.Answer(TimeSpan.FromSeconds(options.LimitSeconds)) is { } sample
                ? new GrowthResult(stage.Id, size, sample.Seconds, sample.PeakBytes, null)
                : new GrowthResult(stage.Id, size, null, 0, $"> {options.LimitSeconds} s");
        }
        catch (ContestantException e)
        {
            return new GrowthResult(stage.Id, size, null, 0, e.Message);
        }
    }
}
