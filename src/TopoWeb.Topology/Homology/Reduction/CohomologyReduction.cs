namespace TopoWeb.Topology.Homology.Reduction;

/// <summary>Reduces the coboundaries of some simplices, the latest first: each is paired with the cofacet that ends its class, or has none.</summary>
/// <remarks>U. Bauer, "Ripser: efficient computation of Vietoris–Rips persistence barcodes", J. Appl. Comput. Topol. 5 (2021), with coboundaries that are looked at only up to the pivot.</remarks>
internal sealed class CohomologyReduction<T>(T coboundary, int field, CancellationToken cancellation)
    where T : struct, ICoboundary
{
    private const int StepsBetweenChecks = 1 << 8;

    private readonly FieldInverses _inverses = new(field);
    private readonly ColumnSum<T> _sum = new(coboundary, field);
    private readonly Dictionary<long, Pivot> _pivots = [];
    private int _steps;

    private readonly record struct Pivot(Term[] Column, int Coefficient);

    /// <summary>Whether a cofacet ended a class.</summary>
    public bool IsPivot(long cofacet) => _pivots.ContainsKey(cofacet);

    /// <summary>Reduces <paramref name="columns"/>, which fall in the order of the filtration. Classes that are born and end at the same value are left out.</summary>
    public List<ReducedClass> Reduce(IReadOnlyList<long> columns, ProgressCounter progress)
    {
        var classes = new List<ReducedClass>();
        foreach (var column in columns)
        {
            var (cofacet, coefficient) = Reduce(column);
            var terms = _sum.Terms();
            if (cofacet != ICoboundary.None)
                _pivots.Add(cofacet, new Pivot(terms, coefficient));
            if (cofacet == ICoboundary.None || coboundary.CofacetValue(cofacet) > coboundary.SimplexValue(column))
                classes.Add(new ReducedClass(column, cofacet, terms));
            progress.Add(1);
        }

        return classes;
    }

    private (long Cofacet, int Coefficient) Reduce(long column)
    {
        _sum.Clear();
        _sum.Add(column, 1, -1);
        while (_sum.TryTake(out var cofacet, out var coefficient))
        {
            Step();
            if (coboundary.ApparentFacet(cofacet) is var facet and >= 0)
            {
                // The facet has this cofacet first, with the coefficient 1 or −1.
                _sum.Add(facet, coboundary.IsNegative(facet, cofacet) ? coefficient : field - coefficient, cofacet);
            }
            else if (_pivots.TryGetValue(cofacet, out var other))
            {
                var factor = field - Multiply(coefficient, _inverses[other.Coefficient]);
                foreach (var term in other.Column)
                    _sum.Add(term.Simplex, Multiply(term.Coefficient, factor), cofacet);
            }
            else
            {
                return (cofacet, coefficient);
            }
        }

        return (ICoboundary.None, 0);
    }

    private int Multiply(int a, int b) => (int)((long)a * b % field);

    private void Step()
    {
        if (++_steps % StepsBetweenChecks == 0)
            cancellation.ThrowIfCancellationRequested();
    }
}

/// <summary>A class: its birth simplex, the cofacet that ends it (<see cref="ICoboundary.None"/> for one that never ends) and the cocycle.</summary>
internal readonly record struct ReducedClass(long Birth, long Death, Term[] Cocycle);
