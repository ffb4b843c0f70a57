using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Topology.Mapper.Cover;

/// <summary>The closed intervals [Start_i, End_i] that cover the range of one lens. Starts and ends rise with i.</summary>
/// <param name="Origin">Smallest value of the lens. Starts and ends are measured from here, so that a range far from zero loses no digits.</param>
/// <param name="Starts">Start of each interval, from the origin.</param>
/// <param name="Ends">End of each interval, from the origin.</param>
internal sealed record LensCover(double Origin, double[] Starts, double[] Ends)
{
    /// <summary>A lens whose range is at most this fraction of the largest range or absolute value is constant: that is the rounding of float32 input.</summary>
    private const double ConstantRange = 1e-6;

    /// <summary>How far an interval reaches beyond both of its ends, relative to the range of the lens.</summary>
    private const double Reach = 1e-12;

    private readonly double _intervalsPerUnit = (Starts.Length - 1) / (Starts[^1] - Starts[0]);

    /// <summary>Whether the lens counts as constant and has one interval.</summary>
    public bool IsConstant => double.IsInfinity(Starts[0]);

    /// <summary>The first and the last of the (always consecutive) intervals that contain <paramref name="value"/>.</summary>
    public (int First, int Last) Containing(double value)
    {
        value -= Origin;
        // The intervals are evenly spaced, so a division comes next to the answer; the ends themselves decide.
        var first = Guess(value - Ends[0]);
        while (first > 0 && Ends[first - 1] >= value)
            first--;
        while (first < Ends.Length && Ends[first] < value)
            first++;
        var last = Guess(value - Starts[0]);
        while (last < Starts.Length - 1 && Starts[last + 1] <= value)
            last++;
        while (last >= 0 && Starts[last] > value)
            last--;
        return (first, last);
    }

    private int Guess(double offset) => Starts.Length == 1 ? 0 : (int)Math.Clamp(offset * _intervalsPerUnit, 0, Starts.Length - 1);

    /// <summary>The covers of all lenses. What counts as constant depends on the others.</summary>
    /// <param name="minima">Smallest value of each lens.</param>
    /// <param name="maxima">Largest value of each lens.</param>
    /// <param name="exponents">The powers of two that each lens is given divided by: they count only where lenses are compared with each other.</param>
    /// <param name="settings">Resolution, gain and form.</param>
    public static LensCover[] Create(double[] minima, double[] maxima, int[] exponents, MapperSettings settings)
    {
        var (scale, top) = (0.0, exponents.Max());
        for (var q = 0; q < minima.Length; q++)
            scale = Math.Max(scale, Math.ScaleB(Math.Max(maxima[q] - minima[q], Math.Max(Math.Abs(minima[q]), Math.Abs(maxima[q]))), exponents[q] - top));
        var covers = new LensCover[minima.Length];
        for (var q = 0; q < covers.Length; q++)
        {
            covers[q] = Math.ScaleB(maxima[q] - minima[q], exponents[q] - top) > ConstantRange * scale
                ? Create(minima[q], maxima[q], settings.Resolution, settings.Gain, settings.Cover)
                : new LensCover(0, [double.NegativeInfinity], [double.PositiveInfinity]);
        }

        return covers;
    }

    /// <summary><paramref name="count"/> intervals over [min, max] with the given gain.</summary>
    public static LensCover Create(double min, double max, int count, double gain, CoverKind kind)
    {
        var starts = new double[count];
        var ends = new double[count];
        var range = max - min;
        if (kind == CoverKind.Inside)
        {
            var length = range * gain / (gain + count - 1);
            for (var i = 0; i < count; i++)
            {
                starts[i] = i * (length / gain);
                ends[i] = starts[i] + length;
            }

            ends[^1] = range;
        }
        else
        {
            var step = range / count;
            for (var i = 0; i < count; i++)
            {
                var centre = (i + 0.5) * step;
                starts[i] = centre - gain * step / 2;
                ends[i] = centre + gain * step / 2;
            }
        }

        // Often a point lies exactly on an end: with overhang and gain 3 the largest value ends the last interval but one, with gain 1 neighbours only touch.
        // Rounding must not decide there, or even leave the point outside all intervals.
        for (var i = 0; i < count; i++)
        {
            starts[i] -= Reach * range;
            ends[i] += Reach * range;
        }

        return new LensCover(min, starts, ends);
    }
}
