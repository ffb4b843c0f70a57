namespace TopoWeb.Topology.Tests;

/// <summary>Keeps what is reported, in order.</summary>
internal sealed class Recorder : IProgress<double>
{
    private readonly List<double> _values = [];

    public IReadOnlyList<double> Values => _values;

    public void Report(double value)
    {
        lock (_values)
            _values.Add(value);
    }

    public void AssertRisesToOne()
    {
        Assert.NotEmpty(_values);
        Assert.Equal(_values.Order(), _values);
        Assert.InRange(_values[0], 0, 1);
        Assert.Equal(1, _values[^1]);
    }
}
