using TopoWeb.Benchmarks.Inputs;
using TopoWeb.Benchmarks.Rows;

namespace TopoWeb.Benchmarks.Running;

/// <summary>The other end of <see cref="Ours"/> for one row.</summary>
internal static class RowServer
{
    public static void Run(Row row)
    {
        var points = NpyPoints.Read(row.Input.PointsPath);
        Console.WriteLine(Wire.Write(new Hello(Ours.Name)));
        while (Console.ReadLine() is not null)
        {
            // What earlier runs left behind is not part of this one.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var (seconds, findings) = row.Work(points);
            Console.WriteLine(Wire.Write(new Sample(seconds, PeakMemory.OfThisProcess(), findings)));
        }
    }
}
