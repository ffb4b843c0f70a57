namespace TopoWeb.Topology.Homology.Reduction;

/// <summary>Inverses of 1 … p − 1 modulo a prime p.</summary>
internal sealed class FieldInverses
{
    private readonly int[] _inverses;

    public FieldInverses(int prime)
    {
        _inverses = new int[prime];
        _inverses[1] = 1;
        // p = q·a + r gives a⁻¹ = −q·r⁻¹.
        for (var a = 2; a < prime; a++)
            _inverses[a] = prime - (int)((long)(prime / a) * _inverses[prime % a] % prime);
    }

    /// <summary>The inverse of <paramref name="a"/>.</summary>
    public int this[int a] => _inverses[a];
}
