using TopoWeb.Topology.Density;
using TopoWeb.Topology.Tests.Oracle;

namespace TopoWeb.Topology.Tests.Density;

public sealed class DensityFiltrationOracleTests
{
    public static TheoryData<string> Clouds => OracleCloud.Names;

    [Theory]
    [MemberData(nameof(Clouds))]
    public void Apply_OracleCloud_KeepsTheSamePoints(string name)
    {
        var oracle = OracleCloud.Load(name);
        foreach (var answer in oracle.Answers.GetProperty("density").EnumerateArray())
        {
            var settings = new DensitySettings { K = answer.GetProperty("k").GetInt32(), P = answer.GetProperty("p").GetDouble() };

            var result = DensityFiltration.Apply(oracle.Points, settings);

            Assert.Equal(OracleCloud.Integers(answer.GetProperty("kept")), result.Kept);
        }
    }
}
