using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.Onnx;

/// <summary>What is needed of a node: which convolution takes which weights.</summary>
internal sealed record OnnxNode(string Name, string Operator, IReadOnlyList<string> Inputs, string Output);

/// <summary>Nodes and stored tensors of the main graph of an ONNX model.</summary>
/// <remarks>onnx.proto: ModelProto.graph 7; GraphProto node 1, initializer 5; NodeProto input 1, output 2, name 3, op_type 4, attribute 5; AttributeProto t 5.</remarks>
internal sealed class OnnxGraph
{
    private readonly WeightContent _content;
    private readonly ProtoReader _reader;
    private readonly WeightLimits _limits;
    private readonly Dictionary<string, OnnxTensor> _tensors = new(StringComparer.Ordinal);
    private readonly List<OnnxNode> _nodes = [];
    private readonly List<string> _order = [];

    public OnnxGraph(WeightContent content, WeightLimits limits, CancellationToken cancellation)
    {
        (_content, _reader, _limits) = (content, new ProtoReader(content, limits, cancellation), limits);
        var graphs = 0;
        foreach (var field in _reader.Fields(0, content.Length))
            if (field is { Number: 7, IsBytes: true })
            {
                if (graphs++ > 0)
                    throw new InvalidInputException("file", "The ONNX file has two graphs, expected one. It is damaged. Download or export it again.");
                ReadGraph(field);
            }
        if (graphs == 0)
            throw new InvalidInputException("file", "The file has no graph. It is not an ONNX model, or it is damaged. Download or export it again.");
    }

    /// <summary>In the order of the file, which is the order of execution.</summary>
    public IReadOnlyList<OnnxNode> Nodes => _nodes;

    /// <summary>Stored tensors in the order of the file.</summary>
    public IReadOnlyList<string> TensorNames => _order;

    public OnnxTensor? Tensor(string name) => _tensors.GetValueOrDefault(name);

    private void ReadGraph(ProtoField graph)
    {
        foreach (var field in _reader.Fields(graph.Start, graph.End))
            if (field is { Number: 5, IsBytes: true })
            {
                var tensor = new OnnxTensor(_content, _reader, field.Start, field.End, _limits);
                Add(tensor.Name, tensor);
            }
            else if (field is { Number: 1, IsBytes: true })
                ReadNode(field);
    }

    private void ReadNode(ProtoField node)
    {
        string name = "", type = "", output = "";
        var inputs = new List<string>();
        OnnxTensor? constant = null;
        foreach (var field in _reader.Fields(node.Start, node.End))
            switch (field.Number)
            {
                case 1 when field.IsBytes: inputs.Add(_reader.ReadText(field)); break;
                case 2 when field.IsBytes && output.Length == 0: output = _reader.ReadText(field); break;
                case 3 when field.IsBytes: name = _reader.ReadText(field); break;
                case 4 when field.IsBytes: type = _reader.ReadText(field); break;
                case 5 when field.IsBytes: constant ??= TensorOf(field); break;
            }
        if (type == "Constant" && constant is not null)
            Add(output, constant);
        else
            _nodes.Add(new OnnxNode(name, type, inputs, output));
    }

    private OnnxTensor? TensorOf(ProtoField attribute)
    {
        foreach (var field in _reader.Fields(attribute.Start, attribute.End))
            if (field is { Number: 5, IsBytes: true })
                return new OnnxTensor(_content, _reader, field.Start, field.End, _limits);
        return null;
    }

    private void Add(string name, OnnxTensor tensor)
    {
        if (!_tensors.TryAdd(name, tensor))
            throw new InvalidInputException("file", $"The ONNX file has two tensors named {Shown.Name(name)}. It is damaged. Download or export it again.");
        if (_tensors.Count > _limits.MaximumTensors)
            throw new InvalidInputException("file", $"The ONNX file has more tensors than the limit of {_limits.MaximumTensors}. Save only the convolution weights.");
        _order.Add(name);
    }
}
