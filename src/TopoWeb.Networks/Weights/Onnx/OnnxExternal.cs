using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.Onnx;

/// <summary>Files beside a model that hold values of its tensors. A location is a plain file name and data: it never becomes a path.</summary>
internal sealed class OnnxExternal(Func<string, Stream?>? beside, WeightLimits limits) : IDisposable
{
    /// <summary>Advice that holds wherever the model is.</summary>
    public const string SaveAsOne = "onnx.save_model(onnx.load(path), other_path, save_as_external_data=False)";

    private readonly Dictionary<string, WeightContent> _files = new(StringComparer.Ordinal);

    /// <summary>The file that a tensor names.</summary>
    /// <exception cref="InvalidInputException">There is none, or no other file may be opened.</exception>
    public WeightContent Open(string location, string name)
    {
        var plain = location.StartsWith("./", StringComparison.Ordinal) ? location[2..] : location;
        if (_files.TryGetValue(plain, out var known))
            return known;
        if (plain.Length == 0 || plain is "." or ".." || plain.AsSpan().IndexOfAny("/\\:\0") >= 0)
            throw new InvalidInputException("file", $"The values of {Shown.Name(name)} are in {Shown.Name(location)}, which is not a file beside the model. Save the model as a single file: {SaveAsOne}.");
        if (beside is null)
            throw new InvalidInputException("file", $"The values of {Shown.Name(name)} are in another file, {Shown.Name(plain)} (external data). Give that file together with the model, or save the model as a single file: {SaveAsOne}.");
        var stream = beside(plain) ?? throw new InvalidInputException("file", $"The values of {Shown.Name(name)} are in {Shown.Name(plain)} (external data), which is not there. Put that file beside the model or select both, or save the model as a single file: {SaveAsOne}.");
        try
        {
            return _files[plain] = WeightContent.Of(stream, owned: true, limits);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var file in _files.Values)
            file.Dispose();
    }
}
