namespace TopoWeb.Topology.Mapper.Clustering;

/// <summary>Progress within one bin, whose work is a part of that of all bins.</summary>
/// <param name="counter">Counts the work of all bins.</param>
/// <param name="work">That of this one.</param>
internal sealed class BinProgress(ProgressCounter counter, long work)
{
    private long _given;
    private double _from;
    private double _to = 1;

    /// <summary>The steps that follow are this part of the bin's work.</summary>
    public void Enter(double from, double to) => (_from, _to) = (from, to);

    /// <summary>So much of the step is done.</summary>
    public void Reach(double fraction)
    {
        var done = (long)(work * (_from + (_to - _from) * fraction));
        if (done <= _given)
            return;
        counter.Add(done - _given);
        _given = done;
    }
}
