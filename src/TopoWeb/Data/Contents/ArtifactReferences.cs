namespace TopoWeb.Data.Contents;

/// <summary>What refers to artifacts does so by their keys, without foreign keys: most of them can be computed again.</summary>
internal static class ArtifactReferences
{
    /// <summary>Artifacts that no stage, result, link, upload or network refers to.</summary>
    public static IQueryable<ArtifactRow> UnreferencedArtifacts(this TopoWebContext db) => db.Artifacts.Where(a =>
        !db.Stages.Any(s => s.Key == a.Key)
        && !db.RunResults.Any(r => r.ResultKey == a.Key || r.FiltersKey == a.Key)
        && !db.ShareKeys.Any(k => k.Key == a.Key)
        && !db.Clouds.Any(c => c.FiltersKey == a.Key)
        && !db.Networks.Any(n => n.ArtifactKey == a.Key));
}
