using TopoWeb.Networks.Training.Kernels;
using TopoWeb.Networks.Training.State;

namespace TopoWeb.Networks.Tests.Training;

/// <summary>Pooling and response normalisation against one value at a time in double precision.</summary>
public sealed unsafe class ResponseNormalizationTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 13)]
    [InlineData(16, 12)]
    [InlineData(20, 25)]
    [InlineData(64, 7)]
    public void ForwardAndBackward_AnyChannels_FollowTheFormula(int channels, int pixels)
    {
        var random = new RandomGenerator(1);
        float[] x = new float[pixels * channels], g = new float[x.Length], root = new float[x.Length], y = new float[x.Length], result = new float[x.Length];
        random.FillTruncatedNormal(x, 60); // large enough that the sum of squares counts
        random.FillTruncatedNormal(g, 1);
        using var normalization = new ResponseNormalization(channels);
        fixed (float* px = x, pg = g, pq = root, py = y, pr = result)
        {
            for (var twice = 0; twice < 2; twice++) // the scratch must be clean again
            {
                normalization.Forward(px, pixels, pq, py);
                normalization.Backward(px, pixels, pq, pg, pr);
            }
        }
        const double alpha = 0.001 / 9, beta = 0.75;
        for (var p = 0; p < pixels; p++)
        {
            double X(int c) => x[p * channels + c];
            double Window(int c, Func<int, double> f) => Enumerable.Range(c - 4, 9).Where(j => j >= 0 && j < channels).Sum(f);
            double S(int c) => 1 + alpha * Window(c, j => X(j) * X(j));
            for (var c = 0; c < channels; c++)
            {
                Assert.Equal(X(c) / Math.Pow(S(c), beta), y[p * channels + c], Tolerances.Sums);
                var expected = g[p * channels + c] / Math.Pow(S(c), beta)
                    - 2 * alpha * beta * X(c) * Window(c, j => g[p * channels + j] * X(j) / Math.Pow(S(j), beta + 1));
                Assert.Equal(expected, result[p * channels + c], Tolerances.Floats);
            }
        }
    }

    [Theory]
    [InlineData(3, 2, 24, 16)]
    [InlineData(3, 2, 7, 5)]
    [InlineData(2, 2, 14, 32)]
    [InlineData(2, 2, 6, 11)]
    [InlineData(2, 1, 12, 19)]
    [InlineData(2, 1, 1, 3)]
    [InlineData(1, 1, 4, 17)]
    [InlineData(2, 2, 28, 1)]
    [InlineData(2, 2, 28, 8)]
    [InlineData(2, 2, 7, 6)]
    [InlineData(3, 2, 24, 4)]
    [InlineData(2, 1, 12, 7)]
    [InlineData(1, 1, 5, 3)]
    public void PoolWindow_TiesAndBorders_AgreeWithOneValueAtATime(int size, int stride, int side, int channels)
    {
        var random = new RandomGenerator(8);
        var window = new PoolWindow(size, stride);
        var pooledSide = window.Pooled(side);
        var image = new float[side * side * channels];
        for (var i = 0; i < image.Length; i++)
            image[i] = random.Next(5) - 2; // many ties, many windows below zero
        var row = side * channels + 5; // rows of the gradient lie apart
        float[] pooled = new float[pooledSide * pooledSide * channels], given = new float[pooled.Length], gradient = new float[side * row], expected = new float[gradient.Length];
        random.FillTruncatedNormal(given, 1);
        Array.Fill(gradient, 7);
        Array.Fill(expected, 7);
        for (var r = 0; r < side; r++)
            expected.AsSpan(r * row, side * channels).Clear();
        fixed (float* i = image, p = pooled, q = given, g = gradient)
        fixed (byte* chosen = new byte[pooled.Length])
        {
            window.Forward(i, side, channels, p, chosen);
            window.Backward(side, channels, chosen, q, g, row);
        }
        for (var o = 0; o < pooled.Length; o++)
        {
            var (top, column, c) = (o / channels / pooledSide * stride, o / channels % pooledSide * stride, o % channels);
            var (best, at) = (float.NegativeInfinity, -1);
            for (var r = top; r < Math.Min(side, top + size); r++)
                for (var k = column; k < Math.Min(side, column + size); k++)
                    if (image[(r * side + k) * channels + c] > best)
                        (best, at) = (image[(r * side + k) * channels + c], (r * side + k) * channels + c);
            Assert.Equal(Math.Max(0, best), pooled[o]);
            if (best > 0)
                expected[at / (side * channels) * row + at % (side * channels)] += given[o];
        }
        Assert.Equal(expected, gradient);
    }
}
