namespace TopoWeb.Topology.Models;

/// <summary>The nearest point of the Klein bottle to one patch p.</summary>
/// <remarks>
/// With ω = 2θ the line L = ax + by has length √6 and the centred square Q has squared length D = 2 + 12a²b² = 2 + 3 sin² ω. The squared length of the projection of p to the plane of L and Q is
/// F(ω) = ⟨p, L⟩²/6 + g²/D = P + R cos ω + S sin ω + g²/D with g = ⟨p, Q⟩ = m + k cos ω + s sin ω.
/// </remarks>
internal readonly struct KleinSearch
{
    /// <summary>Angles of the start grid on [0, 2π) for ω = 2θ. F′·D² has degree 5 in ω, so there are at most five maxima; two of them in one cell of 1.4° could only be bumps of one flat top, equally high to about 1e-7.</summary>
    public const int Starts = 256;

    /// <summary>Maxima that agree to this are the same; and an angle this near to the full turn is 0.</summary>
    private const double Tolerance = 1e-12;

    private static readonly (double Sine, double Cosine)[] Grid = [.. Enumerable.Range(0, Starts + 1).Select(i => Math.SinCos(2 * Math.PI * (i % Starts) / Starts))];

    private readonly double _constant;
    private readonly double _cosine;
    private readonly double _sine;
    private readonly double _evenConstant;
    private readonly double _evenCosine;
    private readonly double _evenSine;

    private KleinSearch(Patch p)
    {
        (_constant, _cosine, _sine) = ((p.X * p.X + p.Y * p.Y) / 2, (p.X * p.X - p.Y * p.Y) / 2, p.X * p.Y);
        (_evenConstant, _evenCosine, _evenSine) = ((p.QuadraticX + p.QuadraticY) / Math.Sqrt(2), (p.QuadraticX - p.QuadraticY) / Math.Sqrt(2), 2 * p.Product);
    }

    public static KleinPoint Nearest(Patch patch)
    {
        var theta = new KleinSearch(patch).Best() / 2;
        var (b, a) = Math.SinCos(theta);
        var square = 2 + 12 * a * a * b * b;
        var length = Math.Sqrt(square);
        var (u, v, w) = (Math.Sqrt(2) * a * a / length, Math.Sqrt(2) * b * b / length, 4 * a * b / length);
        var odd = patch.X * a + patch.Y * b;
        var even = patch.QuadraticX * u + patch.QuadraticY * v + patch.Product * w;
        var off = Square(patch.X - odd * a) + Square(patch.Y - odd * b) + Square(patch.QuadraticX - even * u) + Square(patch.QuadraticY - even * v)
            + Square(patch.Product - even * w) + Square(patch.Rest);
        // cos φ and sin φ are the weights of the functions themselves, not of their unit vectors.
        return new KleinPoint(theta, Patches.Angle(even / length, odd / Math.Sqrt(6)), Patches.Residual(off, double.Hypot(odd, even)));
    }

    /// <summary>The ω in [0, 2π) of the largest F.</summary>
    private double Best()
    {
        var (best, angle) = (double.NegativeInfinity, 0.0);
        var before = Slope(Grid[0].Sine, Grid[0].Cosine);
        for (var i = 0; i < Starts; i++)
        {
            var after = Slope(Grid[i + 1].Sine, Grid[i + 1].Cosine);
            if (before > 0 && after <= 0)
            {
                var top = Root(2 * Math.PI * i / Starts, 2 * Math.PI * (i + 1) / Starts);
                if (top > 2 * Math.PI - Tolerance)
                    top = 0;
                var value = Value(top);
                // The top found at the end of the turn may be the one at 0.
                if (value > best + Tolerance || (top == 0 && value >= best - Tolerance))
                    (best, angle) = (value, top);
            }

            before = after;
        }

        return angle;
    }

    /// <summary>The zero of F′ between an angle where it is positive and one where it is not.</summary>
    private double Root(double low, double high)
    {
        var x = (low + high) / 2;
        for (var step = 0; step < 100; step++)
        {
            var (sine, cosine) = Math.SinCos(x);
            var slope = Slope(sine, cosine);
            if (slope > 0)
                low = x;
            else
                high = x;
            var next = x - slope / Curvature(sine, cosine);
            // Also where the curvature is 0 and the quotient no number.
            if (!(next >= low && next <= high))
                next = (low + high) / 2;
            if (Math.Abs(next - x) < 1e-15)
                return next;
            x = next;
        }

        return x;
    }

    private double Value(double omega)
    {
        var (sine, cosine) = Math.SinCos(omega);
        return _constant + _cosine * cosine + _sine * sine + Square(_evenConstant + _evenCosine * cosine + _evenSine * sine) / (2 + 3 * sine * sine);
    }

    /// <summary>F′ = −R sin ω + S cos ω + 2hg′ − h²D′ with h = g/D.</summary>
    private double Slope(double sine, double cosine)
    {
        var h = (_evenConstant + _evenCosine * cosine + _evenSine * sine) / (2 + 3 * sine * sine);
        return _sine * cosine - _cosine * sine + 2 * h * (_evenSine * cosine - _evenCosine * sine) - h * h * 6 * sine * cosine;
    }

    /// <summary>F″ = −R cos ω − S sin ω + 2h′g′ + 2hg″ − 2hh′D′ − h²D″.</summary>
    private double Curvature(double sine, double cosine)
    {
        var d = 2 + 3 * sine * sine;
        var (d1, d2) = (6 * sine * cosine, 6 * (cosine * cosine - sine * sine));
        var turning = _evenCosine * cosine + _evenSine * sine;
        var g1 = _evenSine * cosine - _evenCosine * sine;
        var h = (_evenConstant + turning) / d;
        var h1 = (g1 - h * d1) / d;
        return -_cosine * cosine - _sine * sine + 2 * h1 * g1 - 2 * h * turning - 2 * h * h1 * d1 - h * h * d2;
    }

    private static double Square(double x) => x * x;
}
