using System.Runtime.Intrinsics;
using TopoWeb.Networks.Training.Kernels;
using TopoWeb.Networks.Training.Kernels.Lanes;
using TopoWeb.Networks.Training.Kernels.Products;
using TopoWeb.Networks.Training.State;

namespace TopoWeb.Networks.Tests.Training.Kernels;

/// <summary>The product by tiles against one fused multiply-add at a time: the same bits, for both widths.</summary>
public sealed unsafe class ProductTests
{
    private const float Untouched = 7;

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 16, 3)]
    [InlineData(3, 10, 64)]
    [InlineData(5, 17, 9)]
    [InlineData(6, 31, 2)]
    [InlineData(7, 32, 12)]
    [InlineData(8, 64, 128)]
    [InlineData(13, 48, 7)]
    [InlineData(14, 33, 5)]
    [InlineData(27, 8, 20)]
    [InlineData(128, 24, 4)]
    public void Run_AnySize_GivesTheBitsOfOneChainForEachElement(int rows, int columns, int steps)
    {
        var random = new RandomGenerator(rows * 1000 + columns);
        foreach (var segments in new[] { 1, 3 })
        {
            foreach (var begin in new[] { "zero", "row", "own" })
            {
                var (aRow, bStep, cRow) = (steps + random.Next(3), (columns + 15) / 16 * 16 + random.Next(3), columns + random.Next(4));
                var (aSegment, bSegment) = ((rows + 2) * aRow, (steps + 1) * bStep);
                using FloatBuffer a = new(segments * aSegment), b = new(segments * bSegment + 32), start = new(columns + 32);
                using FloatBuffer c = new(rows * cRow + 32), narrow = new(c.Length), wide = new(c.Length);
                foreach (var buffer in new[] { a, b, start })
                    random.FillTruncatedNormal(buffer.Span, 1);
                c.Span.Fill(Untouched);
                for (var i = 0; i < rows; i++)
                    random.FillTruncatedNormal(c.Span.Slice(i * cRow, columns), 1);
                c.Span.CopyTo(narrow.Span);
                c.Span.CopyTo(wide.Span);

                Product Of(FloatBuffer target) => new()
                {
                    A = a.Pointer, ARow = aRow, AStep = 1, ASegment = aSegment, B = b.Pointer, BStep = bStep, BSegment = bSegment,
                    Start = begin == "zero" ? null : begin == "row" ? start.Pointer : target.Pointer, StartRow = begin == "own" ? cRow : 0,
                    C = target.Pointer, CRow = cRow, Steps = steps, Segments = segments,
                };
                ProductTiles<Lanes256, Vector256<float>>.Run(Of(narrow), rows, columns, 6);
                ProductTiles<Lanes512, Vector512<float>>.Run(Of(wide), rows, columns, 8);

                for (var i = 0; i < rows; i++)
                {
                    for (var j = 0; j < columns; j++)
                    {
                        ref var sum = ref c.Span[i * cRow + j];
                        sum = begin == "zero" ? 0 : begin == "row" ? start.Span[j] : sum;
                        for (var k = 0; k < segments * steps; k++)
                            sum = MathF.FusedMultiplyAdd(a.Span[k / steps * aSegment + i * aRow + k % steps], b.Span[k / steps * bSegment + k % steps * bStep + j], sum);
                    }
                }
                Assert.Equal(c.Span, narrow.Span); // what lies between the rows too
                Assert.Equal(c.Span, wide.Span);
            }
        }
    }

    [Fact]
    public void Run_AByColumns_ReadsItWhereItLies()
    {
        const int rows = 20, columns = 16, steps = 11;
        var random = new RandomGenerator(1);
        using FloatBuffer a = new(rows * steps), b = new(steps * columns), c = new(rows * columns);
        random.FillTruncatedNormal(a.Span, 1);
        random.FillTruncatedNormal(b.Span, 1);
        new Product { A = a.Pointer, ARow = 1, AStep = rows, B = b.Pointer, BStep = columns, C = c.Pointer, CRow = columns, Steps = steps }.Run(rows, columns);
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                var sum = 0f;
                for (var k = 0; k < steps; k++)
                    sum = MathF.FusedMultiplyAdd(a.Span[k * rows + i], b.Span[k * columns + j], sum);
                Assert.Equal(sum, c.Span[i * columns + j]);
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 8)]
    [InlineData(9, 64)]
    [InlineData(64, 23)]
    [InlineData(16, 40)]
    public void Transposition_AnySize_TurnsRowsIntoColumns(int rows, int columns)
    {
        var (fromRow, toRow) = (columns + 3, rows + 1);
        using FloatBuffer from = new(rows * fromRow), to = new(columns * toRow);
        for (var i = 0; i < from.Length; i++)
            from.Span[i] = i;
        to.Span.Fill(-1);
        Transposition.Run(from.Pointer, fromRow, rows, columns, to.Pointer, toRow);
        for (var j = 0; j < columns; j++)
        {
            for (var i = 0; i < rows; i++)
                Assert.Equal(from.Span[i * fromRow + j], to.Span[j * toRow + i]);
            Assert.Equal(-1, to.Span[j * toRow + rows]);
        }
    }
}
