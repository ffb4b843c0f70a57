namespace TopoWeb.Topology;

/// <summary>Progress of one of several pieces of work that run at once, as units of the whole. Reported to by one thread.</summary>
/// <param name="counter">Counts the work of all pieces.</param>
/// <param name="work">Units of this one.</param>
internal sealed class WorkProgress(ProgressCounter counter, int work) : IProgress<double>
{
    private int _given;

    public void Report(double value)
    {
        var done = (int)(work * value);
        if (done <= _given)
            return;
        counter.Add(done - _given);
        _given = done;
    }
}
