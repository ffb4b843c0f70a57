using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.Onnx;

/// <summary>The main graph of an ONNX model and the functions that the model defines.</summary>
/// <remarks>
/// onnx.proto: ModelProto.graph 7, functions 25; GraphProto node 1, initializer 5, sparse_initializer 15; FunctionProto name 1, input 4, output 5, node 7, domain 10, attribute_proto 11;
/// NodeProto input 1, output 2, name 3, op_type 4, attribute 5, domain 7; AttributeProto name 1, f 2, i 3, t 5, g 6, floats 7, ints 8, graphs 11, ref_attr_name 21, sparse_tensor 22.
/// </remarks>
internal sealed class OnnxGraph
{
    private const int DeepestBody = 16;
    private const int MostNumbers = 64; // axes of a tensor

    private readonly WeightContent _content;
    private readonly ProtoReader _reader;
    private readonly WeightLimits _limits;
    private readonly OnnxExternal _external;
    private int _tensors;

    public OnnxGraph(WeightContent content, WeightLimits limits, OnnxExternal external, CancellationToken cancellation)
    {
        (_content, _reader, _limits, _external) = (content, new ProtoReader(content, limits, cancellation), limits, external);
        OnnxBody? main = null;
        foreach (var field in _reader.Fields(0, content.Length))
            if (field is { Number: 7, IsBytes: true })
            {
                if (main is not null)
                    throw new InvalidInputException("file", "The ONNX file has two graphs, expected one. It is damaged. Download or export it again.");
                ReadGraph(field, main = new OnnxBody(), 0);
            }
            else if (field is { Number: 25, IsBytes: true })
                ReadFunction(field);
        Main = main ?? throw new InvalidInputException("file", "The file has no graph. It is not an ONNX model, or it is damaged. Download or export it again.");
    }

    public OnnxBody Main { get; }

    /// <summary>By domain and name.</summary>
    public Dictionary<(string Domain, string Name), (OnnxBody Body, IReadOnlyList<OnnxAttribute> Defaults)> Functions { get; } = [];

    private void ReadGraph(ProtoField graph, OnnxBody body, int depth)
    {
        if (depth > DeepestBody)
            throw new InvalidInputException("file", $"The ONNX file has graphs nested more than {DeepestBody} deep. It is damaged. Download or export it again.");
        foreach (var field in _reader.Fields(graph.Start, graph.End))
            if (field is { Number: 5, IsBytes: true })
            {
                var tensor = ReadTensor(field);
                Add(body, tensor.Name, tensor);
            }
            else if (field is { Number: 15, IsBytes: true })
            {
                var sparse = ReadSparse(field);
                Add(body, sparse.Name, sparse);
            }
            else if (field is { Number: 1, IsBytes: true })
                ReadNode(field, body, depth);
    }

    private void ReadFunction(ProtoField function)
    {
        var (name, domain, body, defaults) = ("", "", new OnnxBody(), new List<OnnxAttribute>());
        foreach (var field in _reader.Fields(function.Start, function.End))
            switch (field.Number)
            {
                case 1 when field.IsBytes: name = _reader.ReadText(field); break;
                case 4 when field.IsBytes: body.Inputs.Add(_reader.ReadText(field)); break;
                case 5 when field.IsBytes: body.Outputs.Add(_reader.ReadText(field)); break;
                case 7 when field.IsBytes: ReadNode(field, body, 1); break;
                case 10 when field.IsBytes: domain = _reader.ReadText(field); break;
                case 11 when field.IsBytes: defaults.Add(ReadAttribute(field, 1)); break;
            }
        Functions.TryAdd((domain, name), (body, defaults));
    }

    private void ReadNode(ProtoField node, OnnxBody body, int depth)
    {
        string name = "", type = "", domain = "";
        var (inputs, outputs, attributes) = (new List<string>(), new List<string>(), new List<OnnxAttribute>());
        foreach (var field in _reader.Fields(node.Start, node.End))
            switch (field.Number)
            {
                case 1 when field.IsBytes: inputs.Add(_reader.ReadText(field)); break;
                case 2 when field.IsBytes: outputs.Add(_reader.ReadText(field)); break;
                case 3 when field.IsBytes: name = _reader.ReadText(field); break;
                case 4 when field.IsBytes: type = _reader.ReadText(field); break;
                case 5 when field.IsBytes: attributes.Add(ReadAttribute(field, depth)); break;
                case 7 when field.IsBytes: domain = _reader.ReadText(field); break;
            }
        if (type == "Constant" && attributes.FirstOrDefault(a => a.Tensor is not null)?.Tensor is { } constant)
            Add(body, outputs.Count > 0 ? outputs[0] : "", constant);
        else
            body.Nodes.Add(new OnnxNode(name, domain, type, inputs, outputs, attributes));
    }

    private OnnxAttribute ReadAttribute(ProtoField attribute, int depth)
    {
        var read = new OnnxAttribute("");
        foreach (var field in _reader.Fields(attribute.Start, attribute.End))
            switch (field.Number)
            {
                case 1 when field.IsBytes: read = read with { Name = _reader.ReadText(field) }; break;
                case 2 when field.IsFixed32: read.Float = _reader.ReadFloat(field.Start); break;
                case 3 when field.IsVarint: read.Integer = (long)field.Value; break;
                case 5 when field.IsBytes: read.Tensor ??= ReadTensor(field); break;
                case 6 or 11 when field.IsBytes:
                    var body = new OnnxBody();
                    ReadGraph(field, body, depth + 1);
                    read.Bodies.Add(body);
                    break;
                case 7: ReadFloats(field, read.Floats); break;
                case 8: ReadIntegers(field, read.Integers); break;
                case 22 when field.IsBytes: read.Tensor ??= ReadSparse(field); break;
                case 21 when field.IsBytes: read.Reference = _reader.ReadText(field); break;
            }
        return read;
    }

    private void ReadIntegers(ProtoField field, List<long> integers)
    {
        if (field.IsVarint && integers.Count < MostNumbers)
            integers.Add((long)field.Value);
        for (var at = field.Start; field.IsBytes && at < field.End && integers.Count < MostNumbers;)
            integers.Add((long)_reader.ReadVarint(ref at, field.End));
    }

    private void ReadFloats(ProtoField field, List<float> floats)
    {
        if (field.IsFixed32 && floats.Count < MostNumbers)
            floats.Add(_reader.ReadFloat(field.Start));
        for (var at = field.Start; field.IsBytes && at + 4 <= field.End && floats.Count < MostNumbers; at += 4)
            floats.Add(_reader.ReadFloat(at));
    }

    private OnnxTensor ReadTensor(ProtoField field)
    {
        if (++_tensors > _limits.MaximumTensors)
            throw new InvalidInputException("file", $"The ONNX file has more tensors than the limit of {_limits.MaximumTensors}. Save only the convolution weights.");
        return new OnnxTensor(_content, _reader, field.Start, field.End, _limits, _external);
    }

    private OnnxSparseTensor ReadSparse(ProtoField sparse)
    {
        var (values, indices, dims) = ((OnnxTensor?)null, (OnnxTensor?)null, new List<long>());
        foreach (var field in _reader.Fields(sparse.Start, sparse.End))
            switch (field.Number)
            {
                case 1 when field.IsBytes: values ??= ReadTensor(field); break;
                case 2 when field.IsBytes: indices ??= ReadTensor(field); break;
                case 3: ReadIntegers(field, dims); break;
            }
        return new(values, indices, dims);
    }

    private static void Add(OnnxBody body, string name, IOnnxTensor tensor)
    {
        if (!body.Tensors.TryAdd(name, tensor))
            throw new InvalidInputException("file", $"The ONNX file has two tensors named {Shown.Name(name)}. It is damaged. Download or export it again.");
        body.Order.Add(name);
    }
}
