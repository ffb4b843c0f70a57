namespace TopoWeb.Topology.Mapper.Graph;

/// <summary>For each edge its class in H₁ of the nerve filled by triangles, see <see cref="CycleElimination"/>, as bits: edges of a spanning forest have class 0.</summary>
internal sealed class EdgeClasses
{
    private readonly ulong[] _classes;

    /// <param name="complex">The nerve.</param>
    /// <param name="order">All nodes, each but the first of its component after one of its neighbours: that keeps the elimination short.</param>
    /// <param name="elimination">Of the same nerve.</param>
    /// <param name="cancellation">Checked for every node.</param>
    public EdgeClasses(NerveComplex complex, int[] order, CycleElimination elimination, CancellationToken cancellation)
    {
        Betti1 = elimination.Betti1(order, [], cancellation);
        // With too many loops their nodes are not looked for, and the classes of all edges would take memory for nothing.
        Words = Betti1 > GraphInvariants.MaximumLoops ? 0 : (Betti1 + 63) / 64;
        _classes = Classes(complex, elimination);
    }

    /// <summary>Dimension of H₁ of the graph with its triangles.</summary>
    public int Betti1 { get; }

    /// <summary>Words of a class.</summary>
    public int Words { get; }

    /// <summary>Class of <paramref name="edge"/>.</summary>
    public ReadOnlySpan<ulong> Of(int edge) => _classes.AsSpan(edge * Words, Words);

    /// <summary>Whether <paramref name="edge"/> has class 0.</summary>
    public bool IsZero(int edge) => !Of(edge).ContainsAnyExcept(0UL);

    private ulong[] Classes(NerveComplex complex, CycleElimination elimination)
    {
        var classes = new ulong[checked(complex.Edges.Count * Words)];
        var bits = new Dictionary<int, int>();
        foreach (var cycle in elimination.OpenCycles)
            bits[cycle] = bits.Count;
        for (var edge = 0; edge < complex.Edges.Count && Words > 0; edge++)
            foreach (var cycle in elimination.ClassOf(edge))
                classes[edge * Words + (bits[cycle] >> 6)] |= 1UL << bits[cycle];
        return classes;
    }

    /// <summary>target ← target + source.</summary>
    public static void Xor(Span<ulong> target, ReadOnlySpan<ulong> source)
    {
        for (var w = 0; w < source.Length; w++)
            target[w] ^= source[w];
    }
}
