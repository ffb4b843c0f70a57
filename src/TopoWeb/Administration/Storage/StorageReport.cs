namespace TopoWeb.Administration.Storage;

/// <summary>What is stored of one kind.</summary>
public sealed record StorageKind(string Kind, string Title, int Pieces, long Bytes);

/// <summary>What the work of one project or person keeps.</summary>
/// <param name="Id">Which; null for work without.</param>
/// <param name="Name">For people.</param>
/// <param name="Runs">How many runs.</param>
/// <param name="Uploads">How many uploads.</param>
/// <param name="Pieces">Stored pieces that it keeps.</param>
/// <param name="Bytes">What they take; shared pieces count for each who keeps them.</param>
/// <param name="Freed">What nobody else keeps: free once this work is deleted.</param>
public sealed record StorageShare(Guid? Id, string Name, int Runs, int Uploads, int Pieces, long Bytes, long Freed);

/// <summary>What is stored, from three sides. Of projects and of people alike: what each alone keeps, what several keep, and what nobody keeps add up to the whole.</summary>
/// <param name="At">When it was read.</param>
/// <param name="Pieces">Stored pieces; equal content is one.</param>
/// <param name="Bytes">What they take, compressed, in the database and in the shared directory.</param>
/// <param name="Files">How much of it is in the shared directory.</param>
/// <param name="Unused">What nobody keeps any more; it is swept away within hours.</param>
/// <param name="BetweenProjects">What several projects keep.</param>
/// <param name="BetweenPeople">What several people keep.</param>
/// <param name="Kinds">By kind, the largest first.</param>
/// <param name="Projects">By project, the largest first.</param>
/// <param name="People">By person, the largest first.</param>
public sealed record StorageReport(
    DateTime At, int Pieces, long Bytes, long Files, long Unused, long BetweenProjects, long BetweenPeople,
    IReadOnlyList<StorageKind> Kinds, IReadOnlyList<StorageShare> Projects, IReadOnlyList<StorageShare> People);
