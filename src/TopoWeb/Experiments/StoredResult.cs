using TopoWeb.Networks.Filters;
using TopoWeb.Topology;

namespace TopoWeb.Experiments;

/// <summary>A stored result with the filters it is based on.</summary>
internal sealed record StoredResult(Guid RunId, string Choice, ResultDocument Document, FilterArtifact Filters)
{
    /// <summary>Key under which the document is stored; keys of what is derived from it follow from this.</summary>
    public string ResultKey { get; init; } = "";

    /// <summary>Key of the filters: keys of stages follow from it.</summary>
    public string FiltersKey { get; init; } = "";

    /// <summary>The members at <paramref name="rows"/> as analysed, with their provenance.</summary>
    public IReadOnlyList<MemberPatch> Members(IReadOnlyList<int> rows)
    {
        var cloud = Filters.Points.Select([.. rows]);
        var values = Document.Spec.Normalize ? Normalization.Apply(cloud).Points : cloud;
        return [.. rows.Select((row, i) => new MemberPatch(Filters.ProvenanceOf(row), values.Row(i).ToArray()))];
    }
}

/// <summary>One point as a patch, with its provenance. The values are those analysed, normalised where the specification says so.</summary>
public sealed record MemberPatch(Provenance Provenance, double[] Values);
