using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.Onnx;

/// <summary>A SparseTensorProto: the values that are not zero, and where they stand.</summary>
/// <remarks>onnx.proto: values 1 (one axis; its name is that of the tensor), indices 2 (NNZ places in row-major order, or NNZ×rank places along each axis), dims 3.</remarks>
internal sealed class OnnxSparseTensor : IOnnxTensor
{
    /// <summary>A few bytes may stand for any number of zeros. What is pruned harder is no layer to look at.</summary>
    private const int MostZeros = 1024;

    private readonly OnnxTensor _values;
    private readonly OnnxTensor _indices;
    private readonly int[] _shape;
    private readonly long _volume;

    /// <exception cref="InvalidInputException">Values, places and shape do not fit.</exception>
    public OnnxSparseTensor(OnnxTensor? values, OnnxTensor? indices, IReadOnlyList<long> dims)
    {
        (_values, _indices, Name) = (values ?? throw Damaged("", "has no values"), indices ?? throw Damaged(values.Name, "has no indices"), values.Name);
        (_shape, _volume) = TensorShape.Check([.. dims], Name);
        Stored = values.Axes == 1 ? values.Dims[0] : -1;
        var places = indices.Axes switch { 1 => indices.Dims[0], 2 when indices.Dims[1] == dims.Count => indices.Dims[0], _ => -1 };
        if (Stored < 0 || places != Stored || Stored > _volume || indices.Type.Name != "I64")
            throw Damaged(Name, $"has values of shape {Shown.Shape(values.Dims)} at indices of shape {Shown.Shape(indices.Dims)} of {indices.Type.Name}");
    }

    private long Stored { get; }

    public string Name { get; }

    public int Axes => _shape.Length;

    public OnnxType Type => _values.Type;

    public string? Problem => _volume > MostZeros * Stored ? $"are sparse, with fewer than 1 value in {MostZeros} stored" : null;

    public WeightTensor ToTensor(string name, bool asConstant = false)
    {
        if (Problem is not null || !asConstant && (Axes != 4 || !Type.IsFloat))
            return new WeightTensor(name, _shape, Type.Name, null); // only named in a note
        var (values, indices) = (_values.ToTensor(name, asConstant: true), _indices.ToLongs(name));
        return new WeightTensor(name, _shape, Type.Name, values.Read is { } read ? cancellation => Spread(read(cancellation), indices(cancellation)) : null);
    }

    public IReadOnlyList<long>? ToIntegers(string name) => null;

    private float[] Spread(float[] values, long[] indices)
    {
        var (rank, dense, before) = (indices.Length / Math.Max(1, values.Length), new float[_volume], -1L);
        var axes = _indices.Axes == 2;
        for (var i = 0; i < values.Length; i++)
        {
            var place = axes ? 0 : indices[i];
            for (var axis = 0; axes && axis < rank; axis++)
            {
                var index = indices[i * rank + axis];
                place = index >= 0 && index < _shape[axis] ? place * _shape[axis] + index : throw Damaged(Name, $"has a value at index {index} of an axis of {_shape[axis]}");
            }
            // The format asks for ascending places, so none is there twice.
            if (place <= before || place >= _volume)
                throw Damaged(Name, $"has a value at index {place} behind {before}, of {_volume}");
            dense[place] = values[i];
            before = place;
        }
        return dense;
    }

    private static InvalidInputException Damaged(string name, string what) => new("file", $"The sparse tensor {Shown.Name(name)} {what}. The ONNX file is damaged. Download or export it again.");
}
