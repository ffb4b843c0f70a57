using TopoWeb.Networks.Training;

namespace TopoWeb.Networks.Tests.Training;

/// <summary>Where the tests of the batched trainer run: the processor, or what TOPOWEB_TEST_DEVICE names (<c>cuda</c>, <c>cuda:1</c>), which needs a build with CUDA.</summary>
internal static class TestDevice
{
    private const string Variable = "TOPOWEB_TEST_DEVICE";

    public static ComputeDevice Current { get; } = ComputeDevice.Find(Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } name ? name : "cpu", Variable);
}
