using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.Onnx;

/// <summary>Reads the weights of the convolutions of an ONNX model, in the order of data flow.</summary>
internal static class OnnxFile
{
    private const string Folded = "onnx::"; // PyTorch names so what it computed while it exported
    private const int NamedInNote = 50;

    /// <param name="content">The model.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="beside">Opens files with external data; null where none may be opened.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static WeightTensors Read(WeightContent content, WeightLimits limits, Func<string, Stream?>? beside, CancellationToken cancellation)
    {
        var files = new OnnxExternal(beside, limits);
        try
        {
            return Read(new OnnxGraph(content, limits, files, cancellation), limits) with { Archive = files };
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    private static WeightTensors Read(OnnxGraph graph, WeightLimits limits)
    {
        var convolutions = OnnxWalk.Convolutions(graph, limits);
        var constants = new OnnxConstants(limits);
        var (tensors, notes) = (new List<WeightTensor>(), new List<string>());
        var taken = new Dictionary<SharedWeights, string>();
        var (left, shared, computed) = (new List<string>(), new List<string>(), false);
        foreach (var convolution in convolutions)
        {
            var title = Shown.Name(convolution.Node.Title);
            if (convolution.Problem is { } problem)
            {
                left.Add($"{title} ({problem})");
                continue;
            }
            var constant = constants.Of(convolution.Weights);
            if (constant.Tensor is not { } tensor)
            {
                left.Add($"{title} (its weights {constant.Reason})");
                continue;
            }
            var isFolded = constant.Name.StartsWith(Folded, StringComparison.Ordinal);
            var name = isFolded && convolution.Node.Name.Length > 0 ? convolution.Node.Name : constant.Name;
            if (taken.TryAdd(new(convolution.Weights!), name))
            {
                tensors.Add(tensor with { Name = name });
                computed |= isFolded;
            }
            else
                shared.Add(title);
        }
        if (computed)
            notes.Add("Some weights were computed during export. They may include a batch normalisation, which scales the filters of an output and may flip their sign.");
        if (left.Count > 0)
            notes.Add($"Not listed: {Some(left)}.");
        if (shared.Count > 0)
            notes.Add($"Listed once, as they share the weights of another layer: {Some(shared)}.");
        if (convolutions.Count == 0)
            notes.Add("The model has no Conv nodes, so stored tensors with 4 axes are listed in file order.");
        // The rest only for the notes; with Conv nodes, a tensor with 4 axes that none of them takes is no kernel.
        var used = taken.Keys.Select(k => k.Tensor).ToHashSet(ReferenceEqualityComparer.Instance);
        tensors.AddRange(graph.Main.Order.Where(name => !used.Contains(graph.Main.Tensors[name]) && (graph.Main.Tensors[name].Axes != 4 || convolutions.Count == 0)).Select(name => graph.Main.Tensors[name].ToTensor(name)));
        return new WeightTensors(tensors, notes);
    }

    private static string Some(List<string> names) => $"{string.Join(", ", names.Take(NamedInNote))}{(names.Count > NamedInNote ? $" and {names.Count - NamedInNote} more" : "")}";

    /// <summary>Which weights two convolutions may share: one stored tensor, passed on as it is, or one result.</summary>
    private sealed record SharedWeights
    {
        public SharedWeights(OnnxOperand operand)
        {
            // A bound, as a broken file may go round.
            for (var i = 0; i < 16 && operand.Node is { Operator: "Identity", Inputs: [var input, ..] } && operand.Scope!.Find(input) is { } before; i++)
                operand = before;
            Tensor = (object?)operand.Tensor ?? operand;
        }

        public object Tensor { get; }

        public bool Equals(SharedWeights? other) => ReferenceEquals(Tensor, other?.Tensor);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(Tensor);
    }
}
