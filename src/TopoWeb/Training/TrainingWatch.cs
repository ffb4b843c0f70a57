using TopoWeb.Networks.Training;
using TopoWeb.Networks.Training.State;

namespace TopoWeb.Training;

/// <summary>What a training tells from its own thread, for the heartbeat to write down: the latest progress, points of its curve, and the latest state.</summary>
internal sealed class TrainingWatch(LearningCurve curve) : IProgress<TrainingProgress>
{
    private readonly Lock _lock = new();
    private TrainingProgress _progress;
    private TrainingState? _state;
    private string? _curve;
    private long _taken;

    public TrainingProgress Progress
    {
        get
        {
            lock (_lock)
                return _progress;
        }
    }

    public void Report(TrainingProgress value)
    {
        lock (_lock)
        {
            _progress = value;
            if (curve.Add(value))
                _curve = null;
        }
    }

    /// <summary>The curve as text; the same string until it grows.</summary>
    public string CurveText()
    {
        lock (_lock)
            return _curve ??= curve.ToText();
    }

    public void Keep(TrainingState state)
    {
        lock (_lock)
            _state = state;
    }

    /// <summary>Whether there is a state to take and the one taken last (or the start) is so many seconds ago.</summary>
    public bool IsStateDue(TimeProvider time, int seconds)
    {
        if (_taken == 0)
            _taken = time.GetTimestamp();
        lock (_lock)
        {
            if (_state is null)
                return false;
        }
        if (time.GetElapsedTime(_taken) < TimeSpan.FromSeconds(seconds))
            return false;
        _taken = time.GetTimestamp();
        return true;
    }

    /// <summary>The latest state, once.</summary>
    public TrainingState? TakeState()
    {
        lock (_lock)
        {
            var state = _state;
            _state = null;
            return state;
        }
    }
}
