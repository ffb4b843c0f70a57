namespace TopoWeb.Networks.Training.Batched;

/// <summary>Ways to compute the second convolution of stacked networks; equal up to rounding, and which is faster depends on the device.</summary>
internal enum ConvolutionVariant
{
    /// <summary>The nine shifted images side by side, then one matrix product a network.</summary>
    Columns,

    /// <summary>Torch's grouped convolution: the channels of all networks in one image, a group for each network.</summary>
    Grouped,
}
