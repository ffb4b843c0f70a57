using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.Onnx;

/// <summary>A tensor that is stored in the model, whole or as its values that are not zero.</summary>
internal interface IOnnxTensor
{
    string Name { get; }

    int Axes { get; }

    /// <summary>The type of its values, for which see <see cref="OnnxType"/>.</summary>
    OnnxType Type { get; }

    /// <summary>Why it is not read, for “weights …”; null where it is.</summary>
    string? Problem { get; }

    /// <summary>The tensor under this name.</summary>
    /// <param name="name">Name to show.</param>
    /// <param name="asConstant">Something is computed from it: other numbers of axes than 4, and integers, are read too.</param>
    /// <exception cref="InvalidInputException">It has another number of values than its shape says, or they lie in another file that is not there.</exception>
    WeightTensor ToTensor(string name, bool asConstant = false);

    /// <summary>The values of a short list of integers, such as a shape.</summary>
    /// <exception cref="InvalidInputException">See <see cref="ToTensor"/>.</exception>
    /// <returns>Null where it is none.</returns>
    IReadOnlyList<long>? ToIntegers(string name);
}
