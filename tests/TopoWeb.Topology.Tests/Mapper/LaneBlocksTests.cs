using CsCheck;
using TopoWeb.Topology.Mapper.Clustering;

namespace TopoWeb.Topology.Tests.Mapper;

public sealed class LaneBlocksTests
{
    [Fact]
    public void Pass_AnyCloud_GivesTheBitsOfThePlainLoop() => Clouds.TiedOrGeneric(1, 90).Sample(cloud =>
    {
        var rows = Clouds.Shuffle(cloud.Count, 1);
        var blocks = new LaneBlocks();
        blocks.Fill(cloud, rows);
        var waiting = rows.ToList();
        var nearest = rows.Select(_ => double.PositiveInfinity).ToList();
        for (var next = rows.Length / 2; ;)
        {
            var taken = waiting[next];
            blocks.Take(next);
            (waiting[next], nearest[next]) = (waiting[^1], nearest[^1]);
            waiting.RemoveAt(waiting.Count - 1);
            nearest.RemoveAt(nearest.Count - 1);
            Assert.Equal(waiting.Count, blocks.Count);
            if (waiting.Count == 0)
                break;

            (var largest, next) = blocks.Pass();
            var distances = waiting.ConvertAll(i => Squared(cloud.Row(i), cloud.Row(taken)));
            for (var i = 0; i < waiting.Count; i++)
            {
                nearest[i] = Math.Min(nearest[i], distances[i]);
                Assert.Equal(nearest[i], blocks.Nearest(i));
            }

            Assert.Equal(distances.Max(), largest);
            Assert.Equal(nearest.Min(), nearest[next]);
        }
    }, iter: 300);

    private static double Squared(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var sum = 0.0;
        for (var c = 0; c < x.Length; c++)
            sum += (x[c] - y[c]) * (x[c] - y[c]);
        return sum;
    }
}
