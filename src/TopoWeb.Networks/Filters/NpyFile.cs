namespace TopoWeb.Networks.Filters;

/// <summary>NumPy's <c>.npy</c> format 1.0, little-endian, C order.</summary>
public static class NpyFile
{
    /// <summary>Writes float32 values of the given shape.</summary>
    public static void Write(Stream output, ReadOnlySpan<float> values, ReadOnlySpan<int> shape) => throw new NotSupportedException();

    /// <summary>Writes float64 values of the given shape.</summary>
    public static void Write(Stream output, ReadOnlySpan<double> values, ReadOnlySpan<int> shape) => throw new NotSupportedException();
}
