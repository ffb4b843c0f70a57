namespace TopoWeb.Docs;

/// <summary>
/// Where the definition of a term stands. Tooltips begin with the term's name ("Landmarks: the points …"), so the name alone leads there,
/// whoever writes the sentence.
/// </summary>
internal static class DefinitionAddress
{
    // Of names that begin alike the longer one stands first.
    internal static readonly (string Name, string Anchor)[] Names =
    [
        ("Ensemble", "ensemble"), ("N", "ensemble"), ("Seed of the landmarks", "landmarks"), ("Seed", "ensemble"),
        ("Family", "m-networks"), ("X", "m-networks"), ("Y", "m-networks"), ("Z", "m-networks"), ("Batch size", "m-networks"), ("Learning rate", "m-networks"),
        ("Dropout", "m-networks"), ("Initialisation", "m-networks"), ("L2", "c-networks"),
        ("Checkpoints", "iteration-and-checkpoint"), ("Checkpoint", "iteration-and-checkpoint"), ("Iteration", "iteration-and-checkpoint"),
        ("Point cloud", "point-cloud"), ("Layer", "spatial-filter"), ("Spatial filter", "spatial-filter"), ("Normalisation", "normalisation"),
        ("k of the lens", "lenses"), ("k-th nearest neighbour", "density-filtration"), ("k", "density-filtration"), ("p", "density-filtration"), ("Density filtration", "density-filtration"),
        ("Filtered complex", "filtered-complex"), ("Landmarks", "landmarks"), ("Choice of landmarks", "landmarks"), ("Listed landmarks", "landmarks"), ("Random landmarks", "landmarks"), ("First landmark", "landmarks"),
        ("Lazy witness complex", "lazy-witness-complex"), ("ν", "lazy-witness-complex"), ("Homology", "homology"), ("Coefficients", "homology"),
        ("tMax", "intervals"), ("t max", "intervals"), ("End of the filtration", "intervals"), ("Divisions", "intervals"),
        ("Lenses", "lenses"), ("Lens", "lenses"), ("Resolution", "cover"), ("Gain", "cover"), ("Cover", "cover"), ("Metric", "variance-normalised-metric"),
        ("Clustering rule", "clustering-rule"), ("First gap rule", "clustering-rule"), ("Histogram", "clustering-rule"), ("Relative gap", "clustering-rule"), ("Fixed threshold", "clustering-rule"),
        ("Points that two clusters", "nodes-and-edges"), ("Nodes", "nodes-and-edges"), ("Edges", "nodes-and-edges"),
        ("Connected components", "components"), ("Loops of the nerve", "loops-of-the-nerve"), ("Nerve", "nerve"), ("Flares", "flares"), ("Flare", "flares"),
    ];

    /// <summary>The address of the definition that a sentence begins with; null where it has none.</summary>
    public static string? Of(string sentence)
    {
        foreach (var (name, anchor) in Names)
            if (sentence.StartsWith(name, StringComparison.Ordinal) && (sentence.Length == name.Length || !char.IsLetterOrDigit(sentence[name.Length])))
                return $"/docs/definitions#{anchor}";
        return null;
    }
}
