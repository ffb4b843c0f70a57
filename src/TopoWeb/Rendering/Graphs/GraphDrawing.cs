namespace TopoWeb.Rendering.Graphs;

/// <summary>What stands for a node.</summary>
internal enum GraphDrawing
{
    Patches,
    Discs,
}

/// <summary>Where the nodes stand.</summary>
internal enum NodePlacement
{
    Lens,
    Force,
}
