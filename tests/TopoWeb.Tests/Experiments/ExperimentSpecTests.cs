using TopoWeb.Experiments;
using TopoWeb.Topology;
using TopoWeb.Topology.Homology;

namespace TopoWeb.Tests.Experiments;

public sealed class ExperimentSpecTests
{
    [Fact]
    public void Validate_BudgetAboveTheLimit_NamesBoth()
    {
        var spec = new ExperimentSpec
        {
            Source = new SourceSpec { Kind = SourceKind.Cloud, Cloud = Guid.NewGuid() },
            Analysis = new AnalysisSpec { Barcode = new BarcodeSettings { SimplexBudget = 5001 } },
        };

        var error = Assert.Throws<SettingException>(() => spec.Validate(new ExperimentLimits { MaximumSimplices = 5000 }));

        Assert.Equal(("barcode.simplexBudget", "simplexBudget is 5,001; the limit is 5,000 (Limits:MaximumSimplices)."), (error.Field, error.Message));
        spec.Validate(new ExperimentLimits { MaximumSimplices = 5001 });
    }
}
