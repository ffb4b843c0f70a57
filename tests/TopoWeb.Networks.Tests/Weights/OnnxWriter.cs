using System.Text;

namespace TopoWeb.Networks.Tests.Weights;

/// <summary>Writes protobuf messages field by field.</summary>
internal sealed class OnnxWriter
{
    private readonly MemoryStream _message = new();

    public byte[] Content => _message.ToArray();

    public OnnxWriter Varint(int field, long value)
    {
        Number((ulong)field << 3);
        Number((ulong)value);
        return this;
    }

    public OnnxWriter Bytes(int field, params byte[] content)
    {
        Number((ulong)field << 3 | 2);
        Number((ulong)content.Length);
        _message.Write(content);
        return this;
    }

    public OnnxWriter Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    public OnnxWriter Fixed32(int field, float value)
    {
        Number((ulong)field << 3 | 5);
        _message.Write(BitConverter.GetBytes(value));
        return this;
    }

    public void Number(ulong value)
    {
        for (; value > 0x7F; value >>= 7)
            _message.WriteByte((byte)(value | 0x80));
        _message.WriteByte((byte)value);
    }

    /// <summary>How a tensor holds its values.</summary>
    public enum Storage { Raw, Packed, Single }

    public static byte[] Tensor(TestTensor tensor, string type = "F32", Storage storage = Storage.Raw, bool packedDims = true)
    {
        var writer = new OnnxWriter();
        var dims = new OnnxWriter();
        foreach (var size in tensor.Shape)
        {
            dims.Number((ulong)size);
            if (!packedDims)
                writer.Varint(1, size);
        }
        if (packedDims)
            writer.Bytes(1, dims.Content);
        writer.Varint(2, type switch { "F32" => 1, "F16" => 10, "F64" => 11, _ => 16 }).Text(8, tensor.Name);
        if (storage == Storage.Raw)
            return writer.Bytes(9, tensor.Bytes(type)).Content;
        var bytes = tensor.Bytes(type);
        if (type is "F16" or "BF16")
        {
            var packed = new OnnxWriter();
            for (var i = 0; i < bytes.Length; i += 2)
                if (storage == Storage.Packed)
                    packed.Number(BitConverter.ToUInt16(bytes, i));
                else
                    writer.Varint(5, BitConverter.ToUInt16(bytes, i));
            return (storage == Storage.Packed ? writer.Bytes(5, packed.Content) : writer).Content;
        }
        if (storage == Storage.Packed)
            return writer.Bytes(type == "F32" ? 4 : 10, bytes).Content;
        foreach (var value in tensor.Values)
            writer.Fixed32(4, value);
        return writer.Content;
    }

    public static byte[] Node(string type, string name, string output, params string[] inputs)
    {
        var writer = new OnnxWriter();
        foreach (var input in inputs)
            writer.Text(1, input);
        return writer.Text(2, output).Text(3, name).Text(4, type).Content;
    }

    public static byte[] Model(IEnumerable<byte[]> nodes, IEnumerable<byte[]> tensors)
    {
        var graph = new OnnxWriter();
        foreach (var node in nodes)
            graph.Bytes(1, node);
        graph.Text(2, "graph");
        foreach (var tensor in tensors)
            graph.Bytes(5, tensor);
        return new OnnxWriter().Varint(1, 8).Text(2, "test").Bytes(7, graph.Content).Content;
    }

    /// <summary>The small network as a chain of nodes; its tensors stand in the file in another order.</summary>
    public static byte[] Save(IReadOnlyList<TestTensor> tensors, string type = "F32", Storage storage = Storage.Raw, bool packedDims = true)
    {
        var nodes = new List<byte[]> { Node("Relu", "r", "x0", "input") };
        foreach (var tensor in tensors.Where(t => t.Shape.Length > 1))
            nodes.Add(Node(tensor.Shape.Length == 4 ? "Conv" : "Gemm", "node", $"x{nodes.Count}", $"x{nodes.Count - 1}", tensor.Name));
        return Model(nodes, tensors.Reverse().Select(t => Tensor(t, type, storage, packedDims)));
    }
}
