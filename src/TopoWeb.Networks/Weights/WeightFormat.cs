namespace TopoWeb.Networks.Weights;

/// <summary>Formats of files with pretrained weights.</summary>
public enum WeightFormat
{
    /// <summary>safetensors (<c>.safetensors</c>).</summary>
    Safetensors,

    /// <summary>One NumPy array (<c>.npy</c>), or a folder of them.</summary>
    Npy,

    /// <summary>A zip of NumPy arrays (<c>.npz</c>).</summary>
    Npz,

    /// <summary>A checkpoint of PyTorch (<c>.pth</c>, <c>.pt</c>, <c>.bin</c>, <c>.ckpt</c>, <c>.pth.tar</c>).</summary>
    PyTorch,

    /// <summary>An ONNX model (<c>.onnx</c>).</summary>
    Onnx,

    /// <summary>Weights or a model of Keras in HDF5 (<c>.h5</c>, <c>.hdf5</c>, or zipped in <c>.keras</c>).</summary>
    Keras,
}
