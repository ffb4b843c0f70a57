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

    /// <param name="settings">Further fields: attributes, or the domain (<see cref="Domain"/>).</param>
    public static byte[] Node(string type, string name, string output, string[] inputs, params byte[][] settings)
    {
        using var node = new MemoryStream();
        node.Write(Node(type, name, output, inputs));
        foreach (var setting in settings)
            node.Write(setting is [0x3A, ..] ? setting : new OnnxWriter().Bytes(5, setting).Content);
        return node.ToArray();
    }

    /// <summary>The domain of an operator, as a whole field of the node.</summary>
    public static byte[] Domain(string name) => new OnnxWriter().Text(7, name).Content;

    public static byte[] Integer(string name, long value) => new OnnxWriter().Text(1, name).Varint(3, value).Content;

    public static byte[] Integers(string name, params long[] values)
    {
        var packed = new OnnxWriter();
        foreach (var value in values)
            packed.Number((ulong)value);
        return new OnnxWriter().Text(1, name).Bytes(8, packed.Content).Content;
    }

    /// <summary>An attribute that stands for one of the call of the function.</summary>
    public static byte[] Referring(string name, string reference) => new OnnxWriter().Text(1, name).Text(21, reference).Content;

    public static byte[] Function(string domain, string name, string[] inputs, string[] outputs, params byte[][] nodes)
    {
        var function = new OnnxWriter().Text(1, name).Text(10, domain);
        foreach (var input in inputs)
            function.Text(4, input);
        foreach (var output in outputs)
            function.Text(5, output);
        foreach (var node in nodes)
            function.Bytes(7, node);
        return function.Content;
    }

    /// <summary>A tensor of any type with raw values.</summary>
    public static byte[] Values(string name, int type, int[] shape, byte[] raw)
    {
        var writer = new OnnxWriter();
        foreach (var size in shape)
            writer.Varint(1, size);
        return writer.Varint(2, type).Text(8, name).Bytes(9, raw).Content;
    }

    /// <summary>A tensor whose values lie in another file.</summary>
    public static byte[] External(string name, int type, int[] shape, string location, long offset, long length)
    {
        var writer = new OnnxWriter();
        foreach (var size in shape)
            writer.Varint(1, size);
        writer.Varint(2, type).Text(8, name).Varint(14, 1);
        foreach (var (key, value) in ((string, string)[])[("location", location), ("offset", $"{offset}"), ("length", $"{length}")])
            writer.Bytes(13, new OnnxWriter().Text(1, key).Text(2, value).Content);
        return writer.Content;
    }

    /// <summary>A sparse tensor: its values that are not zero, at places in row-major order or along each axis.</summary>
    public static byte[] Sparse(TestTensor tensor, bool alongAxes, bool packed = false)
    {
        int[] places = [.. Enumerable.Range(0, tensor.Values.Length).Where(i => tensor.Values[i] != 0)];
        long[] indices = [.. alongAxes ? places.SelectMany(p => Along(p, tensor.Shape)) : places.Select(p => (long)p)];
        int[] shape = alongAxes ? [places.Length, tensor.Shape.Length] : [places.Length];
        var stored = Tensor(new(tensor.Name, [places.Length], [.. places.Select(p => tensor.Values[p])]));
        var index = Values("", 7, shape, [.. indices.SelectMany(BitConverter.GetBytes)]);
        if (packed)
        {
            var (writer, numbers) = (new OnnxWriter(), new OnnxWriter());
            foreach (var size in shape)
                writer.Varint(1, size);
            foreach (var value in indices)
                numbers.Number((ulong)value);
            index = writer.Varint(2, 7).Bytes(7, numbers.Content).Content;
        }
        var sparse = new OnnxWriter().Bytes(1, stored).Bytes(2, index);
        foreach (var size in tensor.Shape)
            sparse.Varint(3, size);
        return sparse.Content;
    }

    private static IEnumerable<long> Along(int place, int[] shape)
    {
        var index = new long[shape.Length];
        for (var axis = shape.Length - 1; axis >= 0; place /= shape[axis--])
            index[axis] = place % shape[axis];
        return index;
    }

    /// <summary>An attribute with a sparse tensor.</summary>
    public static byte[] SparseValue(byte[] sparse) => new OnnxWriter().Text(1, "sparse_value").Bytes(22, sparse).Content;

    public static byte[] Model(IEnumerable<byte[]> nodes, IEnumerable<byte[]> tensors, IEnumerable<byte[]>? functions = null, IEnumerable<byte[]>? sparse = null)
    {
        var graph = new OnnxWriter();
        foreach (var node in nodes)
            graph.Bytes(1, node);
        graph.Text(2, "graph");
        foreach (var tensor in tensors)
            graph.Bytes(5, tensor);
        foreach (var tensor in sparse ?? [])
            graph.Bytes(15, tensor);
        var model = new OnnxWriter().Varint(1, 8).Text(2, "test").Bytes(7, graph.Content);
        foreach (var function in functions ?? [])
            model.Bytes(25, function);
        return model.Content;
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
