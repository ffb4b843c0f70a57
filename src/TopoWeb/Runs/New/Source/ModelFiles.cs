using Microsoft.AspNetCore.Components.Forms;
using TopoWeb.Topology;

namespace TopoWeb.Runs.New.Source;

/// <summary>Files selected together: a file alone, or an ONNX model with the files that hold its values.</summary>
internal static class ModelFiles
{
    private const int MostFiles = 100;
    private const string Model = ".onnx";

    /// <summary>The files, the one to read first.</summary>
    /// <exception cref="InvalidInputException">Several that do not belong together, or too large.</exception>
    public static IReadOnlyList<IBrowserFile> Of(InputFileChangeEventArgs selected, long maximumBytes)
    {
        if (selected.FileCount > MostFiles)
            throw new InvalidInputException("file", $"{selected.FileCount} files are selected; the limit is {MostFiles}. Save the model as a single file.");
        var files = selected.GetMultipleFiles(MostFiles);
        if (files.Count <= 1)
            return files;
        var models = files.Where(f => Path.GetExtension(f.Name).Equals(Model, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (models.Length != 1)
            throw new InvalidInputException("file", "Select one file. Only an ONNX model may come with further files, those that hold its values.");
        return files.Sum(f => f.Size) is var bytes && bytes <= maximumBytes
            ? [models[0], .. files.Where(f => f != models[0])]
            : throw new InvalidInputException("file", $"The files have {bytes:N0} bytes; the limit is {maximumBytes:N0} (Limits:MaximumUploadMegabytes).");
    }
}
