namespace TopoWeb.Rendering.Graphs;

/// <summary>What stands for a node.</summary>
public enum GraphDrawing
{
    Patches,
    Discs,
}

/// <summary>Where the nodes stand.</summary>
public enum NodePlacement
{
    Lens,
    Force,
}
