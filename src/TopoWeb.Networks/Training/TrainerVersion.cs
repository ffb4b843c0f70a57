namespace TopoWeb.Networks.Training;

/// <summary>Version of the trainer: part of the key of everything it makes, and of saved states.</summary>
public static class TrainerVersion
{
    /// <summary>Raise it when the same settings would give other filters.</summary>
    /// <remarks>
    /// 1: products by torch. 2: convolutions (those of 16 channels and more by Winograd's minimal filtering), fully connected layers and normalisation by kernels of
    /// our own, which sum in another order. Filters differ by rounding, and states that version 1 saved are refused, so that no filter comes from both.
    /// </remarks>
    public const int Current = 2;
}
