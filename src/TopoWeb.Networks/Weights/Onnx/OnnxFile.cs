using TopoWeb.Networks.Weights.Content;

namespace TopoWeb.Networks.Weights.Onnx;

/// <summary>Reads the weights of the Conv nodes of an ONNX model, in the order in which they are executed.</summary>
internal static class OnnxFile
{
    private const string Folded = "onnx::"; // PyTorch names so what it computed while it exported

    public static WeightTensors Read(WeightContent content, WeightLimits limits, CancellationToken cancellation)
    {
        var graph = new OnnxGraph(content, limits, cancellation);
        var tensors = new List<WeightTensor>();
        var notes = new List<string>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var computed = new List<string>();
        var (convolutions, identities) = (0, Identities(graph));
        foreach (var node in graph.Nodes)
        {
            if (node.Operator is "ConvTranspose" or "QLinearConv" or "ConvInteger" or "DeformConv")
                computed.Add($"{Shown.Name(node.Name)} ({node.Operator})");
            if (node.Operator != "Conv" || node.Inputs.Count < 2)
                continue;
            convolutions++;
            var name = Stored(node.Inputs[1], identities);
            if (graph.Tensor(name) is not { } tensor)
                computed.Add($"{Shown.Name(node.Name)} (weights computed in the graph)");
            else if (taken.Add(name))
                tensors.Add(tensor.ToTensor(name.StartsWith(Folded, StringComparison.Ordinal) && node.Name.Length > 0 ? node.Name : name));
        }
        if (taken.Any(name => name.StartsWith(Folded, StringComparison.Ordinal)))
            notes.Add("Some weights were computed during export. They may include a batch normalisation, which scales the filters of an output and may flip their sign.");
        if (computed.Count > 0)
            notes.Add($"Not listed, not a plain convolution with stored weights: {string.Join(", ", computed.Take(5))}{(computed.Count > 5 ? $" and {computed.Count - 5} more" : "")}.");
        if (convolutions == 0)
            notes.Add("The model has no Conv nodes, so stored tensors with 4 axes are listed in file order.");
        // The rest only for the notes; with Conv nodes, a tensor with 4 axes that none of them takes is no kernel.
        tensors.AddRange(graph.TensorNames.Where(name => !taken.Contains(name) && (graph.Tensor(name)!.Axes != 4 || convolutions == 0)).Select(name => graph.Tensor(name)!.ToTensor(name)));
        return new WeightTensors(tensors, notes);
    }

    /// <summary>Exporters write weights that several layers share once and pass them on by Identity.</summary>
    private static Dictionary<string, string> Identities(OnnxGraph graph)
    {
        var identities = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var node in graph.Nodes)
            if (node is { Operator: "Identity", Inputs: [var input] })
                identities.TryAdd(node.Output, input);
        return identities;
    }

    private static string Stored(string name, Dictionary<string, string> identities)
    {
        // A bound, as a broken file may go round.
        for (var i = 0; i < 16 && identities.TryGetValue(name, out var before); i++)
            name = before;
        return name;
    }
}
