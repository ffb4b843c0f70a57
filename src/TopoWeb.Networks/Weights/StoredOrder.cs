using TopoWeb.Networks.Formats.Kernels;
using TopoWeb.Networks.Weights.Content;

namespace TopoWeb.Networks.Weights;

/// <summary>Brings kernels into O×I×k×k where their file may keep them otherwise.</summary>
internal static class StoredOrder
{
    /// <param name="file">Tensors as stored.</param>
    /// <param name="chosen">What a person chose; null leaves it to the format, or to the shapes where the format knows no order.</param>
    public static WeightTensors Apply(WeightTensors file, KernelAxes? chosen)
    {
        if (chosen is null && !file.AnyOrder)
            return file;
        var kernels = file.Tensors.Where(t => t.Shape.Length == 4).Select(t => t.Shape);
        var ofFile = chosen is null ? KernelReading.OfFile(kernels) : null;
        var (tensors, notes) = (new List<WeightTensor>(), new List<string>());
        foreach (var tensor in file.Tensors)
        {
            if (tensor.Shape.Length != 4)
            {
                tensors.Add(tensor); // only named in a note
                continue;
            }
            var reading = KernelReading.Of(tensor.Shape, chosen, ofFile, tensor.Name);
            tensors.Add(tensor.StoredAs(reading.Axes));
            if (reading.Note is { } note && !notes.Contains(note))
                notes.Add(note);
        }
        return file with { Tensors = tensors, Notes = [.. file.Notes, .. notes] };
    }
}
