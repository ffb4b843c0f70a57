using System.Diagnostics;
using TopoWeb.Benchmarks.Inputs;
using TopoWeb.Benchmarks.Running;
using TopoWeb.Topology;
using TopoWeb.Topology.Density;

namespace TopoWeb.Benchmarks.Growth;

/// <summary>The other end of <see cref="Ours"/> for one stage and one number of points.</summary>
internal static class GrowthServer
{
    /// <summary>Enough for Mapper to compile the code that large clouds run: compiling is no growth.</summary>
    private const int WarmUpPoints = 60_000;

    private const int WarmUpRuns = 3;
    private const double RepeatSeconds = 1;
    private const int Repeats = 5;

    public static void Run(GrowthStage stage, string path)
    {
        var points = NpyPoints.Read(path);
        WarmUp(stage, points);
        Console.WriteLine(Wire.Write(new Hello(stage.Id)));
        Console.ReadLine();
        GC.Collect();
        var times = new List<double>();
        object result;
        do
        {
            var watch = Stopwatch.StartNew();
            result = stage.Run(points);
            times.Add(watch.Elapsed.TotalSeconds);
        }
        // One run is enough where it is long; short ones vary.
        while (times.Sum() < RepeatSeconds && times.Count < Repeats);

        var peak = PeakMemory.OfThisProcess();
        if (stage.Id == GrowthStage.All[0].Id && result is DensityResult density)
            NpyPoints.Write(GrowthStage.KeptPath(path), points.Select(density.Kept));
        Console.WriteLine(Wire.Write(new Sample(Statistics.Median(times), peak, [])));
    }

    private static void WarmUp(GrowthStage stage, PointCloud points)
    {
        var few = points.Select([.. Enumerable.Range(0, Math.Min(WarmUpPoints, points.Count))]);
        var watch = Stopwatch.StartNew();
        for (var run = 0; run < WarmUpRuns || watch.Elapsed.TotalSeconds < RepeatSeconds; run++)
            stage.Run(few);
    }
}
