using TopoWeb.Networks.Filters;
using TopoWeb.Topology;

namespace TopoWeb.Experiments;

/// <summary>The points of a stored result as they were analysed: kept by ρ and normalised.</summary>
internal sealed class ResultPoints
{
    private readonly Dictionary<int, int> _positions;

    public ResultPoints(StoredResult result)
    {
        Document = result.Document;
        Rows = Document.Points.Indices;
        var cloud = result.Filters.Points.Select(Rows);
        Cloud = Document.Spec.Normalize ? Normalization.Apply(cloud).Points : cloud;
        Provenance = Array.ConvertAll(Rows, result.Filters.ProvenanceOf);
        Columns = result.Filters.Columns(Rows);
        Own = [.. result.Filters.Own.Keys.Order(StringComparer.Ordinal)];
        Categories = result.Filters.Categories;
        _positions = new(Rows.Length);
        for (var i = 0; i < Rows.Length; i++)
            _positions[Rows[i]] = i;
    }

    public ResultDocument Document { get; }

    /// <summary>Row of the input of each point.</summary>
    public int[] Rows { get; }

    public PointCloud Cloud { get; }

    public Provenance[] Provenance { get; }

    /// <summary>The provenance as columns that lenses can name.</summary>
    public IReadOnlyDictionary<string, double[]> Columns { get; }

    /// <summary>Those of the columns that came with an uploaded file.</summary>
    public IReadOnlyCollection<string> Own { get; }

    /// <summary>Of those that are text in the file, the texts that their values count, from 0.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Categories { get; }

    /// <summary>Position among the points of a row of the input.</summary>
    public int PositionOf(int row) => _positions[row];

    /// <summary>Whether a row of the input is among the points.</summary>
    public bool Has(int row) => _positions.ContainsKey(row);

    /// <summary>Positions of rows of the input.</summary>
    public int[] PositionsOf(IEnumerable<int> rows) => [.. rows.Select(PositionOf)];

    /// <summary>Members of a node as positions.</summary>
    public int[] MembersOf(MapperNodeDocument node) => Array.ConvertAll(node.Members, PositionOf);
}
