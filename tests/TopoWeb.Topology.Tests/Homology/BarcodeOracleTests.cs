using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Homology.Reduction;
using TopoWeb.Topology.Tests.Oracle;

namespace TopoWeb.Topology.Tests.Homology;

public sealed class BarcodeOracleTests
{
    /// <summary>JavaPlex prints numbers as text; this is more than its last digit.</summary>
    private const double PrintedDigits = 1e-6;

    public static TheoryData<string> Clouds => OracleCloud.Names;

    [Theory]
    [MemberData(nameof(Clouds))]
    public void Select_OracleCloud_GivesTheSameLandmarks(string name)
    {
        var oracle = OracleCloud.Load(name);

        var landmarks = MaxMinLandmarks.Select(oracle.Points, 100, 0);

        Assert.Equal(OracleCloud.Integers(oracle.Answers.GetProperty("landmarks")), landmarks);
    }

    [Theory]
    [MemberData(nameof(Clouds))]
    public void Compute_OracleCloud_GivesTheExactIntervals(string name)
    {
        var oracle = OracleCloud.Load(name);
        foreach (var answer in oracle.Answers.GetProperty("lazyWitness").EnumerateObject())
        {
            var settings = new BarcodeSettings { Nu = answer.Name[2] - '0', Field = answer.Name.EndsWith("-field3", StringComparison.Ordinal) ? 3 : 2 };

            var barcode = BarcodeComputation.Compute(oracle.Points, settings);

            Bars.AssertClose(OracleCloud.Intervals(answer.Value), barcode.Intervals, Tolerances.Printed);
            Assert.Equal(OracleCloud.Integers(oracle.Answers.GetProperty("landmarks")), barcode.Landmarks);
        }
    }

    [Theory]
    [MemberData(nameof(Clouds))]
    public void Compute_OracleCloudWithDivisions_GivesTheIntervalsOfJavaPlex(string name)
    {
        var oracle = OracleCloud.Load(name);
        foreach (var answer in oracle.Answers.GetProperty("javaplex").EnumerateObject())
        {
            var tMax = answer.Value.GetProperty("tMax").GetDouble();
            var divisions = answer.Value.GetProperty("divisions").GetInt32();
            var settings = new BarcodeSettings { Nu = answer.Name[2] - '0', TMax = tMax, Divisions = divisions };

            var barcode = BarcodeComputation.Compute(oracle.Points, settings);

            // One division, and a little for the text in which JavaPlex prints numbers.
            Bars.AssertClose(OracleCloud.Intervals(answer.Value.GetProperty("intervals")), barcode.Intervals, tMax / divisions * (1 + PrintedDigits));
            Assert.Equal(tMax, barcode.TMax);
        }
    }
}
