using TopoWeb.Networks.Formats.Kernels;
using TopoWeb.Networks.Weights.Content;

namespace TopoWeb.Networks.Weights.Safetensors;

/// <summary>
/// Order of the axes of kernels in a safetensors file, which PyTorch writes as O×I×k×k, Flax and Keras as k×k×I×O under the name <c>kernel</c>, and MLX as O×k×k×I.
/// </summary>
internal static class SafetensorsOrder
{
    private const string Kernel = "kernel";
    private const int LargestKernel = 16;

    private static readonly KernelAxes Mlx = KernelAxes.Parse("ohwi")!;

    /// <summary>Told by the names, then by the shapes: the order that more kernels fit which fit one only.</summary>
    public static WeightTensors Apply(WeightTensors file)
    {
        var kernels = file.Tensors.Where(t => t.Shape.Length == 4).ToArray();
        var named = kernels.Where(t => IsNamed(t.Name) && t.Shape[0] == t.Shape[1] && t.Shape[0] <= LargestKernel).ToHashSet();
        var others = kernels.Where(t => !named.Contains(t)).ToArray();
        var lastInput = others.Count(t => FitsMlx(t.Shape) && t.Shape[2] != t.Shape[3]) > others.Count(t => t.Shape[2] == t.Shape[3] && !FitsMlx(t.Shape));
        if (named.Count == 0 && !lastInput)
            return file;
        var notes = new List<string>(file.Notes);
        if (named.Count > 0)
            notes.Add($"Kernels named “{Kernel}” are stored as k×k×I×O (Flax, Keras) and were read in that order (axes hwio).");
        if (lastInput)
            notes.Add("Kernels are stored as O×k×k×I (MLX) and were read in that order (axes ohwi).");
        return file with { Notes = notes, Tensors = [.. file.Tensors.Select(t => named.Contains(t) ? t.StoredAs(AxesOf(t.Name)) : lastInput && t.Shape.Length == 4 ? t.StoredAs(Mlx) : t)] };
    }

    private static KernelAxes AxesOf(string name) => name.Contains("depthwise", StringComparison.OrdinalIgnoreCase) ? KernelAxes.Depthwise : KernelAxes.ChannelsLast;

    /// <summary>The last part of the name, between dots or slashes.</summary>
    private static bool IsNamed(string name) => name[(name.LastIndexOfAny(['.', '/']) + 1)..] is Kernel or "depthwise_kernel" or "pointwise_kernel";

    private static bool FitsMlx(int[] shape) => shape[1] == shape[2] && shape[1] is > 1 and <= LargestKernel;
}
