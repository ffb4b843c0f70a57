using TopoWeb.Benchmarks.Inputs;
using TopoWeb.Benchmarks.Rows;
using TopoWeb.Topology;

namespace TopoWeb.Benchmarks.Running;

/// <summary>The other end of <see cref="Ours"/> for one row or peer.</summary>
internal static class RowServer
{
    public static void Run(Row row) => Run(Ours.Name, row.Input.PointsPath, row.Work);

    public static void Run(string name, string pointsPath, Func<PointCloud, Timing> work)
    {
        var points = NpyPoints.Read(pointsPath);
        Console.WriteLine(Wire.Write(new Hello(name)));
        while (Console.ReadLine() is not null)
        {
            // What earlier runs left behind is not part of this one.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var (seconds, findings) = work(points);
            Console.WriteLine(Wire.Write(new Sample(seconds, PeakMemory.OfThisProcess(), findings)));
        }
    }
}
