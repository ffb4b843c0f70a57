namespace TopoWeb.Networks.Formats;

/// <summary>What a file is, told by its content and never by its name.</summary>
public enum ContentKind
{
    /// <summary>None of the others; the name may still say what it is meant to be.</summary>
    Unknown,

    /// <summary>No bytes.</summary>
    Empty,

    /// <summary>Text that is none of the other kinds, for example CSV.</summary>
    Text,

    /// <summary>A JSON object or array as text.</summary>
    Json,

    /// <summary>A web page or an XML answer of a server, which downloads save in place of a file.</summary>
    WebPage,

    /// <summary>The three lines that Git LFS keeps in place of a file.</summary>
    LfsPointer,

    /// <summary>One NumPy array.</summary>
    Npy,

    /// <summary>A zip of NumPy arrays.</summary>
    Npz,

    /// <summary>What <c>torch.save</c> writes since PyTorch 1.6.</summary>
    TorchZip,

    /// <summary>A TorchScript program, written by <c>torch.jit.save</c>.</summary>
    TorchScript,

    /// <summary>What <c>torch.save</c> wrote before PyTorch 1.6: pickles one after the other.</summary>
    TorchLegacy,

    /// <summary>A pickle of Python.</summary>
    Pickle,

    /// <summary>safetensors.</summary>
    Safetensors,

    /// <summary>An ONNX model.</summary>
    Onnx,

    /// <summary>HDF5, as Keras writes it.</summary>
    Hdf5,

    /// <summary>A model of Keras 3: a zip with the weights as HDF5.</summary>
    KerasZip,

    /// <summary>A file of MATLAB before version 7.3.</summary>
    Matlab,

    /// <summary>A data base of SQLite.</summary>
    Sqlite,

    /// <summary>A model as TensorFlow saves it (saved_model.pb).</summary>
    TensorFlow,

    /// <summary>A model of TensorFlow Lite.</summary>
    TensorFlowLite,

    /// <summary>A language model in GGUF.</summary>
    Gguf,

    /// <summary>A mesh or point cloud in PLY, OFF or PCD.</summary>
    Geometry,

    /// <summary>A table of Weka.</summary>
    Arff,

    /// <summary>MessagePack, as Flax saves parameters.</summary>
    MessagePack,

    /// <summary>Any other zip.</summary>
    Zip,

    /// <summary>A tar archive.</summary>
    Tar,

    /// <summary>Compressed with gzip.</summary>
    Gzip,

    /// <summary>Compressed with another program, such as xz or zstd.</summary>
    Compressed,

    /// <summary>A table in Parquet.</summary>
    Parquet,

    /// <summary>A table in Arrow's file format, which Feather version 2 is too, or in its stream.</summary>
    Arrow,

    /// <summary>A table in Feather version 1.</summary>
    Feather,
}
