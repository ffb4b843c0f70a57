using TopoWeb.Compare;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Notation;
using TopoWeb.Runs;
using TopoWeb.Runs.Submission;

namespace TopoWeb.Tests.Compare;

public sealed class RunNamesTests
{
    private static RunSnapshot Run(string name, string notation, int minute = 0) => new(
        Guid.CreateVersion7(), Guid.Empty, name, null, null, ExperimentNotation.Parse(notation), RunState.Succeeded, null, null, null, DateTime.UnixEpoch.AddMinutes(minute), null, null, 0, 0, 0, 0, 0, 0, null, null, [], []);

    [Fact]
    public void Of_SameNames_SaysWhatDiffers()
    {
        var (first, second, other) = (Run("Edges", "4xM(8,0,16) on mnist, rho(200,0.2)"), Run("Edges", "4xM(8,0,16) on mnist, rho(100,0.3)"), Run("Rings", "4xM(8,0,16) on mnist"));
        var names = RunNames.Of([first, second, other, first]);
        Assert.Equal(("Edges, ρ(200, 0.2)", "Edges, ρ(100, 0.3)", "Rings"), (names[first.Id], names[second.Id], names[other.Id]));
    }

    [Fact]
    public void Of_SameNamesAndSettings_SaysWhen_AndElseTheId()
    {
        var notation = "4xM(8,0,16) on mnist";
        var (first, second, twin) = (Run("Edges", notation), Run("Edges", notation, 1), Run("Edges", notation, 1));
        var names = RunNames.Of([first, second, twin]);
        Assert.Equal("Edges, 1970-01-01 00:00:00 UTC", names[first.Id]);
        Assert.Equal(3, names.Values.Distinct().Count());
        Assert.All([second, twin], r => Assert.EndsWith(r.Id.ToString("N")[^8..], names[r.Id], StringComparison.Ordinal));
    }

    [Fact]
    public void AutomaticName_OfAnotherAnalysis_Differs()
    {
        var names = new[] { "4xM(8,0,16) on mnist, rho(200,0.2)", "4xM(8,0,16) on mnist, rho(100,0.3)", "4xM(8,0,16) on mnist, rho(100,0.3), Mapper(50,3)" }.Select(line => AutomaticName.Of(ExperimentNotation.Parse(line))).ToList();
        Assert.Equal(3, names.Distinct().Count());
        Assert.EndsWith(", ρ(200, 0.2)", names[0], StringComparison.Ordinal);
        Assert.EndsWith(", ρ(100, 0.3), Mapper(50, 3)", names[2], StringComparison.Ordinal);
        Assert.StartsWith("circle.csv, ρ(", AutomaticName.Of(new ExperimentSpec { Source = new() { Kind = SourceKind.Cloud }, Analysis = new() { Density = new() { K = 5, P = 0.3 } } }, "circle.csv"), StringComparison.Ordinal);
    }
}
