namespace TopoWeb.Networks.Weights.Content;

/// <summary>A tensor as its file describes it; the values are read on demand.</summary>
/// <param name="Name">Name in the file.</param>
/// <param name="Shape">O, I, rows, columns where there are four axes, whatever order the file keeps.</param>
/// <param name="DataType">Type in the file.</param>
/// <param name="Read">Gives all values, last axis fastest; null where the type is not a real number.</param>
internal sealed record WeightTensor(string Name, int[] Shape, string DataType, Func<CancellationToken, float[]>? Read);

/// <summary>The tensors in a file.</summary>
/// <param name="Tensors">In the order of the network, as well as the file knows it.</param>
/// <param name="Notes">Remarks on the file for the user.</param>
/// <param name="Archive">Stays open as long as tensors are read.</param>
internal sealed record WeightTensors(IReadOnlyList<WeightTensor> Tensors, IReadOnlyList<string> Notes, IDisposable? Archive = null);
