using TopoWeb.Experiments;

namespace TopoWeb.Tests;

/// <summary>Stored filters as bytes.</summary>
internal static class FilterBytes
{
    public static byte[] ToBytes(this FilterArtifact filters)
    {
        using var memory = new MemoryStream();
        // In memory, writing has ended when the call returns.
        FilterFormat.WriteAsync(filters, memory, default).GetAwaiter().GetResult();
        return memory.ToArray();
    }

    extension(FilterArtifact)
    {
        public static FilterArtifact FromBytes(byte[] bytes)
        {
            using var memory = new MemoryStream(bytes);
            return FilterFormat.ReadAsync(memory, default).AsTask().GetAwaiter().GetResult();
        }
    }
}
