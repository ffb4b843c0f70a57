using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.Onnx;

/// <summary>A convolution of the model.</summary>
/// <param name="Node">The node.</param>
/// <param name="Weights">What its weights are; null for an input of the model.</param>
/// <param name="Problem">Why it is not read, whatever its weights are.</param>
internal sealed record OnnxConvolution(OnnxNode Node, OnnxOperand? Weights, string? Problem);

/// <summary>Walks through a model in the order of data flow, into its functions and into the bodies of loops and conditions.</summary>
internal sealed class OnnxWalk
{
    private const int DeepestCall = 32;
    private const int MostNodes = 50_000; // with functions inside functions a small file could stand for any number

    private readonly OnnxGraph _graph;
    private readonly int _mostNodes;
    private readonly List<OnnxConvolution> _found = [];
    private int _nodes;

    private OnnxWalk(OnnxGraph graph, WeightLimits limits) => (_graph, _mostNodes) = (graph, Math.Min(MostNodes, limits.MaximumObjects));

    /// <exception cref="InvalidInputException">Functions call each other without end.</exception>
    public static IReadOnlyList<OnnxConvolution> Convolutions(OnnxGraph graph, WeightLimits limits)
    {
        var walk = new OnnxWalk(graph, limits);
        walk.Visit(graph.Main, new OnnxScope(null, []), 0);
        return walk._found;
    }

    private void Visit(OnnxBody body, OnnxScope scope, int depth)
    {
        if (depth > DeepestCall)
            throw new InvalidInputException("file", $"The functions of the ONNX file call each other more than {DeepestCall} deep. It is damaged. Download or export it again.");
        foreach (var (name, tensor) in body.Tensors)
            scope.Add(name, new(name, tensor, null, null));
        foreach (var node in body.Sorted())
        {
            if (++_nodes > _mostNodes)
                throw new InvalidInputException("file", $"The ONNX file has more than {_mostNodes} nodes, counting those of its functions at each call. Export it without functions, or save only the weights as .npz.");
            if (_graph.Functions.TryGetValue((node.Domain, node.Operator), out var function))
            {
                Call(node, function, scope, depth);
                continue;
            }
            foreach (var inside in node.Attributes.SelectMany(a => a.Bodies))
                Visit(inside, new OnnxScope(scope, []), depth + 1);
            foreach (var output in node.Outputs)
                scope.Add(output, new(output, null, node, scope));
            if (node.Operator.Contains("Conv", StringComparison.Ordinal))
                _found.Add(Convolution(node, scope));
        }
    }

    private void Call(OnnxNode node, (OnnxBody Body, IReadOnlyList<OnnxAttribute> Defaults) function, OnnxScope scope, int depth)
    {
        // A setting of the call may itself refer to the call around it.
        var settings = node.Attributes.Select(a => a.Reference.Length == 0 ? a : scope.Setting(a.Reference) is { } given ? given with { Name = a.Name } : a).Concat(function.Defaults);
        var inside = new OnnxScope(null, [.. settings]);
        foreach (var (inner, outer) in function.Body.Inputs.Zip(node.Inputs))
            if (scope.Find(outer) is { } operand)
                inside.Add(inner, operand);
        Visit(function.Body, inside, depth + 1);
        foreach (var (inner, outer) in function.Body.Outputs.Zip(node.Outputs))
            if (inside.Find(inner) is { } operand)
                scope.Add(outer, operand);
    }

    private static OnnxConvolution Convolution(OnnxNode node, OnnxScope scope)
    {
        switch (node.Operator)
        {
            case "Conv" or "FusedConv" when node.Inputs.Count > 1:
                return new(node, scope.Find(node.Inputs[1]), null);
            case "QLinearConv" when node.Inputs.Count > 5:
                // Its weights are quantised: their scale and zero point stand beside them, one for each output or one for all.
                var dequantise = new OnnxNode(node.Name, "", "DequantizeLinear", [node.Inputs[3], node.Inputs[4], node.Inputs[5]], node.Outputs, [new("axis") { Integer = 0 }]);
                return new(node, new(node.Inputs[3], null, dequantise, scope), null);
            default:
                return new(node, null, node.Operator is "Conv" ? "no weights" : node.Operator);
        }
    }
}
