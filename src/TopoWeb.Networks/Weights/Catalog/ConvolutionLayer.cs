namespace TopoWeb.Networks.Weights.Catalog;

/// <summary>A convolution layer of a file, before its weights are read.</summary>
/// <param name="Number">From 1 in the network's order; the paper's number where the network is a known one (<see cref="WeightCatalog"/>).</param>
/// <param name="Name">Name in the file, for example <c>features.0.weight</c>.</param>
/// <param name="Out">Output channels O.</param>
/// <param name="In">Input channels I (of a group, where the convolution has groups).</param>
/// <param name="KernelHeight">Rows of a kernel.</param>
/// <param name="KernelWidth">Columns of a kernel; equal to the rows in every layer that is listed.</param>
/// <param name="Filters">Number of spatial filters, O·I.</param>
/// <param name="DataType">Type in the file: F32, F16, BF16, F64, one of these by NumPy's name, or whole numbers such as <c>I8 quantised</c>.</param>
public sealed record ConvolutionLayer(int Number, string Name, int Out, int In, int KernelHeight, int KernelWidth, long Filters, string DataType);
