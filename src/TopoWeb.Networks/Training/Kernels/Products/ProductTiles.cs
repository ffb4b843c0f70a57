using System.Runtime.CompilerServices;
using TopoWeb.Networks.Training.Kernels.Lanes;

namespace TopoWeb.Networks.Training.Kernels.Products;

/// <summary>A <see cref="Product"/> by tiles of C that stay in registers.</summary>
internal static unsafe class ProductTiles<TLanes, T> where TLanes : ILanes<T> where T : unmanaged
{
    /// <summary>Sets C, with tiles of at most the given number of rows (up to 8) and two vectors.</summary>
    public static void Run(in Product product, int rows, int columns, int most)
    {
        var scratch = stackalloc float[8 * 2 * 16];
        var tiles = (rows + most - 1) / most;
        for (var column = 0; column < columns;)
        {
            var left = columns - column;
            var vectors = left > TLanes.Count ? 2 : 1;
            var width = Math.Min(left, vectors * TLanes.Count);
            var row = 0;
            for (var tile = 0; tile < tiles; tile++)
            {
                var height = rows / tiles + (tile < rows % tiles ? 1 : 0); // as equal as they can be
                Tile(product, row, height, column, vectors, width, scratch);
                row += height;
            }
            column += width;
        }
    }

    private static void Tile(in Product product, int row, int height, int column, int vectors, int width, float* scratch)
    {
        var a = product.A + row * product.ARow;
        var b = product.B + column;
        var start = product.Start is null ? null : product.Start + row * product.StartRow + column;
        var c = product.C + row * product.CRow + column;
        if (width == vectors * TLanes.Count)
        {
            Tile(product, height, vectors, a, b, start, c, product.CRow);
            return;
        }
        // Fewer columns than a vector has: C must not be written beyond them.
        Tile(product, height, vectors, a, b, start, scratch, 32);
        for (var r = 0; r < height; r++)
            new ReadOnlySpan<float>(scratch + r * 32, width).CopyTo(new Span<float>(c + r * product.CRow, width));
    }

    private static void Tile(in Product product, int height, int vectors, float* a, float* b, float* start, float* c, nint cRow)
    {
        switch (height, vectors)
        {
            case (8, 2): Tile<N8, N2>(product, a, b, start, c, cRow); break;
            case (7, 2): Tile<N7, N2>(product, a, b, start, c, cRow); break;
            case (6, 2): Tile<N6, N2>(product, a, b, start, c, cRow); break;
            case (5, 2): Tile<N5, N2>(product, a, b, start, c, cRow); break;
            case (4, 2): Tile<N4, N2>(product, a, b, start, c, cRow); break;
            case (3, 2): Tile<N3, N2>(product, a, b, start, c, cRow); break;
            case (2, 2): Tile<N2, N2>(product, a, b, start, c, cRow); break;
            case (1, 2): Tile<N1, N2>(product, a, b, start, c, cRow); break;
            case (8, 1): Tile<N8, N1>(product, a, b, start, c, cRow); break;
            case (7, 1): Tile<N7, N1>(product, a, b, start, c, cRow); break;
            case (6, 1): Tile<N6, N1>(product, a, b, start, c, cRow); break;
            case (5, 1): Tile<N5, N1>(product, a, b, start, c, cRow); break;
            case (4, 1): Tile<N4, N1>(product, a, b, start, c, cRow); break;
            case (3, 1): Tile<N3, N1>(product, a, b, start, c, cRow); break;
            case (2, 1): Tile<N2, N1>(product, a, b, start, c, cRow); break;
            default: Tile<N1, N1>(product, a, b, start, c, cRow); break;
        }
    }

    /// <summary>One tile. Numbers of rows and vectors are constants to the compiler, which leaves out what they exclude.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TRows, TVectors>(in Product product, float* a, float* b, float* start, float* c, nint cRow)
        where TRows : struct, INumber where TVectors : struct, INumber
    {
        Unsafe.SkipInit(out T c00); Unsafe.SkipInit(out T c01);
        c00 = c01 = TLanes.Fill(0);
        T c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00, c40 = c00, c41 = c00, c50 = c00, c51 = c00, c60 = c00, c61 = c00, c70 = c00, c71 = c00;
        if (start is not null)
        {
            var s = product.StartRow;
            c00 = TLanes.Load(start);
            if (TRows.Value > 1) c10 = TLanes.Load(start + s);
            if (TRows.Value > 2) c20 = TLanes.Load(start + 2 * s);
            if (TRows.Value > 3) c30 = TLanes.Load(start + 3 * s);
            if (TRows.Value > 4) c40 = TLanes.Load(start + 4 * s);
            if (TRows.Value > 5) c50 = TLanes.Load(start + 5 * s);
            if (TRows.Value > 6) c60 = TLanes.Load(start + 6 * s);
            if (TRows.Value > 7) c70 = TLanes.Load(start + 7 * s);
            if (TVectors.Value > 1)
            {
                start += TLanes.Count;
                c01 = TLanes.Load(start);
                if (TRows.Value > 1) c11 = TLanes.Load(start + s);
                if (TRows.Value > 2) c21 = TLanes.Load(start + 2 * s);
                if (TRows.Value > 3) c31 = TLanes.Load(start + 3 * s);
                if (TRows.Value > 4) c41 = TLanes.Load(start + 4 * s);
                if (TRows.Value > 5) c51 = TLanes.Load(start + 5 * s);
                if (TRows.Value > 6) c61 = TLanes.Load(start + 6 * s);
                if (TRows.Value > 7) c71 = TLanes.Load(start + 7 * s);
            }
        }
        nint row = product.ARow, aStep = product.AStep, bStep = product.BStep;
        nint aNext = product.ASegment - product.Steps * aStep, bNext = product.BSegment - product.Steps * bStep;
        for (var segment = product.Segments; segment > 0; segment--, a += aNext, b += bNext)
        {
            for (var step = product.Steps; step > 0; step--, a += aStep, b += bStep)
            {
                T b0 = TLanes.Load(b), b1 = TVectors.Value > 1 ? TLanes.Load(b + TLanes.Count) : b0;
                T x = TLanes.Fill(*a);
                c00 = TLanes.Fma(x, b0, c00);
                if (TVectors.Value > 1) c01 = TLanes.Fma(x, b1, c01);
                if (TRows.Value > 1) { x = TLanes.Fill(a[row]); c10 = TLanes.Fma(x, b0, c10); if (TVectors.Value > 1) c11 = TLanes.Fma(x, b1, c11); }
                if (TRows.Value > 2) { x = TLanes.Fill(a[2 * row]); c20 = TLanes.Fma(x, b0, c20); if (TVectors.Value > 1) c21 = TLanes.Fma(x, b1, c21); }
                var a3 = a + 3 * row;
                if (TRows.Value > 3) { x = TLanes.Fill(a3[0]); c30 = TLanes.Fma(x, b0, c30); if (TVectors.Value > 1) c31 = TLanes.Fma(x, b1, c31); }
                if (TRows.Value > 4) { x = TLanes.Fill(a3[row]); c40 = TLanes.Fma(x, b0, c40); if (TVectors.Value > 1) c41 = TLanes.Fma(x, b1, c41); }
                if (TRows.Value > 5) { x = TLanes.Fill(a3[2 * row]); c50 = TLanes.Fma(x, b0, c50); if (TVectors.Value > 1) c51 = TLanes.Fma(x, b1, c51); }
                var a6 = a3 + 3 * row;
                if (TRows.Value > 6) { x = TLanes.Fill(a6[0]); c60 = TLanes.Fma(x, b0, c60); if (TVectors.Value > 1) c61 = TLanes.Fma(x, b1, c61); }
                if (TRows.Value > 7) { x = TLanes.Fill(a6[row]); c70 = TLanes.Fma(x, b0, c70); if (TVectors.Value > 1) c71 = TLanes.Fma(x, b1, c71); }
            }
        }
        TLanes.Store(c00, c);
        if (TRows.Value > 1) TLanes.Store(c10, c + cRow);
        if (TRows.Value > 2) TLanes.Store(c20, c + 2 * cRow);
        if (TRows.Value > 3) TLanes.Store(c30, c + 3 * cRow);
        if (TRows.Value > 4) TLanes.Store(c40, c + 4 * cRow);
        if (TRows.Value > 5) TLanes.Store(c50, c + 5 * cRow);
        if (TRows.Value > 6) TLanes.Store(c60, c + 6 * cRow);
        if (TRows.Value > 7) TLanes.Store(c70, c + 7 * cRow);
        if (TVectors.Value == 1)
            return;
        c += TLanes.Count;
        TLanes.Store(c01, c);
        if (TRows.Value > 1) TLanes.Store(c11, c + cRow);
        if (TRows.Value > 2) TLanes.Store(c21, c + 2 * cRow);
        if (TRows.Value > 3) TLanes.Store(c31, c + 3 * cRow);
        if (TRows.Value > 4) TLanes.Store(c41, c + 4 * cRow);
        if (TRows.Value > 5) TLanes.Store(c51, c + 5 * cRow);
        if (TRows.Value > 6) TLanes.Store(c61, c + 6 * cRow);
        if (TRows.Value > 7) TLanes.Store(c71, c + 7 * cRow);
    }
}
