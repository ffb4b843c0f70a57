using TopoWeb.Networks.Formats.Kernels;

namespace TopoWeb.Networks.Weights.Content;

/// <summary>A tensor as its file describes it; the values are read on demand.</summary>
/// <param name="Name">Name in the file.</param>
/// <param name="Shape">O, I, rows, columns where there are four axes, whatever order the file keeps.</param>
/// <param name="DataType">Type in the file.</param>
/// <param name="Read">Gives all values, last axis fastest; null where the type is not a real number.</param>
internal sealed record WeightTensor(string Name, int[] Shape, string DataType, Func<CancellationToken, float[]>? Read)
{
    /// <summary>Where the file keeps the network that it belongs to, where the file has several; null if it has one.</summary>
    public string? Group { get; init; }

    /// <summary>O, I, rows, columns of a tensor that is stored along these axes.</summary>
    public WeightTensor StoredAs(KernelAxes axes) => axes == KernelAxes.OutFirst ? this : this with
    {
        Shape = axes.ToOutFirst(Shape),
        Read = Read is { } read ? cancellation => axes.Turn(read(cancellation), Shape) : null,
    };
}

/// <summary>The tensors in a file.</summary>
/// <param name="Tensors">In the order of the network, as well as the file knows it.</param>
/// <param name="Notes">Remarks on the file for the user.</param>
/// <param name="Archive">Stays open as long as tensors are read.</param>
internal sealed record WeightTensors(IReadOnlyList<WeightTensor> Tensors, IReadOnlyList<string> Notes, IDisposable? Archive = null)
{
    /// <summary>Tensors are as stored, and the format does not say in which order kernels keep their axes.</summary>
    public bool AnyOrder { get; init; }
}
