using TopoWeb.Networks.Training.State;

namespace TopoWeb.Networks.Training.Loop;

/// <summary>Mean of the last losses; NaN before the first.</summary>
internal sealed class LossAverage(int window)
{
    private readonly float[] _losses = new float[window];
    private int _count;

    public void Add(float loss) => _losses[_count++ % _losses.Length] = loss;

    /// <summary>Takes over what was counted elsewhere.</summary>
    /// <param name="count">Losses there were.</param>
    /// <param name="losses">The last of them, loss i at i modulo the window.</param>
    public void Set(int count, ReadOnlySpan<float> losses)
    {
        _count = count;
        losses.CopyTo(_losses);
    }

    public ReadOnlySpan<float> Losses => _losses;

    public void Save(StateWriter state)
    {
        state.Write(_count);
        state.Write<float>(_losses);
    }

    public void Load(StateReader state)
    {
        _count = state.Read<int>();
        state.Read(_losses.AsSpan());
    }

    public double Mean
    {
        get
        {
            // Summed anew: a running sum would carry rounding from everything before.
            var n = Math.Min(_count, _losses.Length);
            var sum = 0.0;
            for (var i = 0; i < n; i++)
                sum += _losses[i];
            return sum / n;
        }
    }
}
