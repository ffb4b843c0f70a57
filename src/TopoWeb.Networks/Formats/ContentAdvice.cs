using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats;

/// <summary>What to do with a file that cannot be read, by its kind.</summary>
public static class ContentAdvice
{
    private const int NamesShown = 5;

    /// <summary>A file of this kind is refused: what it is, and what to do.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="wanted">What can be read instead, as the end of a sentence.</param>
    /// <param name="names">Names of what an archive contains; null where it is none.</param>
    public static InvalidInputException Refuse(ContentKind kind, string wanted, IEnumerable<string>? names = null) => new("file", kind switch
    {
        ContentKind.Empty => "The file is empty.",
        ContentKind.LfsPointer => "The file is a Git LFS pointer: it names the real file but does not contain it. Run “git lfs pull” in the repository, or download the file from its web page, and choose it again.",
        ContentKind.WebPage => "The file is a web page (HTML or XML) that a download saved in place of the file. Open its address in a browser, sign in or confirm if asked, and download the file itself.",
        ContentKind.Json => $"The file is JSON. If it is an index of weights (model.safetensors.index.json), choose one of the files it names. If it is a table, save it as CSV: pandas.read_json(path).to_csv(\"table.csv\"). {Readable(wanted)}",
        ContentKind.Text => $"The file is text. {Readable(wanted)}",
        ContentKind.Gzip => "The file is compressed with gzip. Unpack it (gunzip, or tar -xzf for a .tar.gz) and choose the result.",
        ContentKind.Compressed => "The file is compressed (xz, zstd, bzip2, 7z or rar). Unpack it and choose the result.",
        ContentKind.Zip when names?.Any(name => name.StartsWith("xl/", StringComparison.Ordinal)) == true => $"The file is a workbook of Excel. Save the sheet as CSV. {Readable(wanted)}",
        ContentKind.Zip => $"The file is a zip archive without weights or arrays at its top{Listed(names)}. Unpack it and choose a file from it. {Readable(wanted)}",
        ContentKind.Matlab => "The file is of MATLAB. Save an array of it as .npy: numpy.save(\"points.npy\", scipy.io.loadmat(path)[\"NAME\"]), or in MATLAB as text: writematrix(NAME, \"points.csv\").",
        ContentKind.Sqlite => "The file is a database of SQLite. Save a table of it as CSV: sqlite3 -header -csv FILE \"select * from TABLE\" > table.csv.",
        ContentKind.TensorFlow => "The file is a model as TensorFlow saves it; its weights are in the folder variables beside it. Save them as HDF5: keras.models.load_model(FOLDER).save_weights(\"model.weights.h5\"), or export the model as ONNX (tf2onnx).",
        ContentKind.TensorFlowLite => "The file is a model of TensorFlow Lite. Choose the model that it was made of, or export it as ONNX: python -m tf2onnx.convert --tflite FILE --output model.onnx.",
        ContentKind.Gguf => "The file is a language model in GGUF, which has no convolutions.",
        ContentKind.Geometry => "The file is a mesh or point cloud (PLY, OFF or PCD). Save its points as CSV, for example with Open3D: numpy.savetxt(\"points.csv\", open3d.io.read_point_cloud(path).points, delimiter=\",\").",
        ContentKind.Arff => "The file is a table of Weka (ARFF). Save it as CSV: pandas.DataFrame(scipy.io.arff.loadarff(path)[0]).to_csv(\"table.csv\").",
        ContentKind.MessagePack => "The file is MessagePack, as Flax saves parameters. Save them as safetensors: safetensors.numpy.save_file(flax.traverse_util.flatten_dict(params, sep=\".\"), \"weights.safetensors\"), and choose that file.",
        ContentKind.Tar => $"The file is a tar archive{Listed(names)}. Unpack it (tar -xf) and choose a file from it. {Readable(wanted)}",
        ContentKind.Parquet => $"The file is a table in Parquet. {Readable(wanted)}",
        ContentKind.Arrow or ContentKind.Feather => $"The file is a table in Arrow or Feather. {Readable(wanted)}",
        ContentKind.Npy or ContentKind.Npz => $"The file contains NumPy arrays. {Readable(wanted)}",
        ContentKind.Unknown => $"The content of the file is not recognised. {Readable(wanted)}",
        _ => $"The file contains a network. {Readable(wanted)}",
    });

    private static string Readable(string wanted) => $"Choose {wanted}.";

    private static string Listed(IEnumerable<string>? names)
    {
        // Names are data: shown, never used as paths.
        var first = (names ?? []).Where(name => name.Length > 0).Take(NamesShown + 1).Select(name => $"“{Filters.TensorName.Plain(name, 60)}”").ToArray();
        return first.Length == 0 ? "" : $"; it contains {string.Join(", ", first.Take(NamesShown))}{(first.Length > NamesShown ? ", …" : "")}";
    }
}
