namespace TopoWeb.Networks.Weights.Onnx;

/// <summary>What a name stands for: a stored tensor, or what a node gives.</summary>
/// <param name="Name">The name.</param>
/// <param name="Tensor">The stored tensor.</param>
/// <param name="Node">The node that gives it.</param>
/// <param name="Scope">Where the inputs of the node are named.</param>
internal sealed record OnnxOperand(string Name, IOnnxTensor? Tensor, OnnxNode? Node, OnnxScope? Scope);

/// <summary>Names in a graph, in the body of a loop or condition, or in one call of a function.</summary>
/// <param name="outer">Around a body; null for a graph and for a function, which sees nothing of its caller but what it is given.</param>
/// <param name="settings">Of the call of a function.</param>
internal sealed class OnnxScope(OnnxScope? outer, IReadOnlyList<OnnxAttribute> settings)
{
    private readonly Dictionary<string, OnnxOperand> _operands = new(StringComparer.Ordinal);

    /// <summary>The first with a name is kept, as for names that a broken file gives twice.</summary>
    public void Add(string name, OnnxOperand operand) => _operands.TryAdd(name, operand);

    public OnnxOperand? Find(string name) => _operands.TryGetValue(name, out var operand) ? operand : outer?.Find(name);

    /// <summary>A setting of a node; one that refers to the call of a function is taken from there.</summary>
    public OnnxAttribute? Setting(OnnxNode node, string name)
    {
        var attribute = node.Attributes.FirstOrDefault(a => a.Name == name);
        return attribute is not { Reference.Length: > 0 } ? attribute : Setting(attribute.Reference);
    }

    /// <summary>A setting of the call that this is the inside of.</summary>
    public OnnxAttribute? Setting(string name) => settings.FirstOrDefault(a => a.Name == name) ?? outer?.Setting(name);
}
