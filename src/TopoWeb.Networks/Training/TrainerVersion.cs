namespace TopoWeb.Networks.Training;

/// <summary>Version of the trainer: part of the key of everything it makes, and of saved states.</summary>
public static class TrainerVersion
{
    /// <summary>Raise it when the same settings would give other filters.</summary>
    public const int Current = 1;
}
