namespace TopoWeb.Networks.Weights.Onnx;

/// <summary>A setting of a node, as far as constants are computed with it.</summary>
internal sealed record OnnxAttribute(string Name)
{
    /// <summary>An integer; null where the setting is none.</summary>
    public long? Integer { get; set; }

    /// <summary>Integers, or the first of them: no shape has more.</summary>
    public List<long> Integers { get; } = [];

    public float? Float { get; set; }

    public List<float> Floats { get; } = [];

    public IOnnxTensor? Tensor { get; set; }

    /// <summary>Bodies of a loop or a condition.</summary>
    public List<OnnxBody> Bodies { get; } = [];

    /// <summary>Inside a function: the setting of its call that is meant.</summary>
    public string Reference { get; set; } = "";
}

/// <summary>An operator with its inputs and outputs by name.</summary>
internal sealed record OnnxNode(string Name, string Domain, string Operator, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyList<OnnxAttribute> Attributes)
{
    public string Output => Outputs.Count > 0 ? Outputs[0] : "";

    /// <summary>For people: the name, or where there is none the output.</summary>
    public string Title => Name.Length > 0 ? Name : Output;
}

/// <summary>Nodes and stored tensors of a graph, of a function, or of the body of a loop or condition.</summary>
internal sealed class OnnxBody
{
    public List<OnnxNode> Nodes { get; } = [];

    public Dictionary<string, IOnnxTensor> Tensors { get; } = new(StringComparer.Ordinal);

    /// <summary>Names of the stored tensors in the order of the file.</summary>
    public List<string> Order { get; } = [];

    /// <summary>Names that a function takes.</summary>
    public List<string> Inputs { get; } = [];

    /// <summary>Names that a function gives.</summary>
    public List<string> Outputs { get; } = [];

    /// <summary>The nodes in the order of data flow: each after those that it needs, else as in the file.</summary>
    public IReadOnlyList<OnnxNode> Sorted()
    {
        var producers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < Nodes.Count; i++)
            foreach (var output in Nodes[i].Outputs)
                if (output.Length > 0)
                    producers.TryAdd(output, i);
        var (users, waits) = (new List<int>?[Nodes.Count], new int[Nodes.Count]);
        for (var i = 0; i < Nodes.Count; i++)
            foreach (var input in Needs(Nodes[i]))
                if (producers.TryGetValue(input, out var producer) && producer != i)
                {
                    (users[producer] ??= []).Add(i);
                    waits[i]++;
                }
        var ready = new PriorityQueue<int, int>(Enumerable.Range(0, Nodes.Count).Where(i => waits[i] == 0).Select(i => (i, i)));
        var sorted = new List<OnnxNode>(Nodes.Count);
        while (ready.TryDequeue(out var next, out _))
        {
            sorted.Add(Nodes[next]);
            foreach (var user in users[next] ?? [])
                if (--waits[user] == 0)
                    ready.Enqueue(user, user);
        }
        // A broken file may go round; what does stays as it stands.
        return [.. sorted, .. Nodes.Where((_, i) => waits[i] > 0)];
    }

    /// <summary>What a node needs, bodies included: those take names from around them.</summary>
    private static IEnumerable<string> Needs(OnnxNode node) =>
        node.Attributes.All(a => a.Bodies.Count == 0) ? node.Inputs : node.Inputs.Concat(node.Attributes.SelectMany(a => a.Bodies).SelectMany(b => b.Nodes).SelectMany(Needs));
}
