using System.Runtime.ExceptionServices;

namespace TopoWeb.Topology;

/// <summary>Parallel loops whose errors are those of the body, not a collection of them.</summary>
internal static class ParallelLoop
{
    /// <summary>Runs a loop, or branches that branch again, and throws the first error of a body as it was.</summary>
    public static void Run(Action loop)
    {
        try
        {
            loop();
        }
        catch (AggregateException errors) when (errors.Flatten().InnerExceptions is [var first, ..])
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }
}
