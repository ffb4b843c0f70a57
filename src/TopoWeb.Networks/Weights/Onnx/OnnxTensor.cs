using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.Onnx;

/// <summary>A TensorProto, before its values are read.</summary>
/// <remarks>onnx.proto: dims 1, data_type 2, float_data 4, int32_data 5 (which holds the bits of 16-bit types), name 8, raw_data 9, double_data 10, data_location 14.</remarks>
internal sealed class OnnxTensor
{
    private const int MaximumAxes = 32;

    private readonly WeightContent _content;
    private readonly long _start, _end;
    private readonly WeightLimits _limits;
    private readonly List<long> _dims = [];
    private long _dataType, _raw, _floats, _doubles, _integerBytes;
    private bool _external;

    public OnnxTensor(WeightContent content, ProtoReader reader, long start, long end, WeightLimits limits)
    {
        (_content, _start, _end, _limits) = (content, start, end, limits);
        foreach (var field in reader.Fields(start, end))
            switch (field.Number)
            {
                case 1: AddDims(reader, field); break;
                case 2 when field.IsVarint: _dataType = (long)field.Value; break;
                case 4: _floats += field.IsBytes ? (field.End - field.Start) / 4 : 1; break;
                case 5: _integerBytes += field.IsBytes ? field.End - field.Start : 1; break;
                case 8 when field.IsBytes: Name = reader.ReadText(field); break;
                case 9 when field.IsBytes: _raw += field.End - field.Start; break;
                case 10: _doubles += field.IsBytes ? (field.End - field.Start) / 8 : 1; break;
                case 14 when field.IsVarint: _external = field.Value == 1; break;
            }
    }

    public string Name { get; } = "";

    public int Axes => _dims.Count;

    /// <summary>The tensor under this name.</summary>
    /// <exception cref="InvalidInputException">It has another number of values than its shape says, or they lie in another file.</exception>
    public WeightTensor ToTensor(string name)
    {
        var (shape, volume) = TensorShape.Check([.. _dims], name);
        if (Type is not { } type)
            return new WeightTensor(name, shape, $"ONNX type {_dataType}", null);
        if (shape.Length != 4)
            return new WeightTensor(name, shape, type.Name, null); // only named in a note
        if (_external)
            throw new InvalidInputException("file", $"The values of {Shown.Name(name)} are in another file (external data). Save the model as a single file: onnx.save_model(model, path, save_as_external_data=False).");
        var stored = _raw > 0 ? _raw / type.Size : type.Name switch { "F32" => _floats, "F64" => _doubles, _ => _integerBytes };
        // 16-bit types as integers take 1 to 3 bytes (10 if negative) each: counted when they are read.
        if (_raw > 0 || type.Size >= 4 ? stored != volume || _raw % type.Size != 0 : stored < volume)
            throw new InvalidInputException("file", $"{Shown.Name(name)} has the shape {Shown.Shape(_dims)}, {volume} values of {type.Name}, but holds {stored}. The file is damaged. Download or export it again.");
        return new WeightTensor(name, shape, type.Name, cancellation => Read(name, (int)volume, type, cancellation));
    }

    private ElementType? Type => _dataType switch
    {
        1 => ElementType.F32,
        10 => ElementType.F16,
        11 => ElementType.F64,
        16 => ElementType.BF16,
        _ => null,
    };

    private float[] Read(string name, int volume, ElementType type, CancellationToken cancellation)
    {
        var values = new float[volume];
        var reader = new ProtoReader(_content, _limits, cancellation);
        var done = 0;
        foreach (var field in reader.Fields(_start, _end))
        {
            var packed = field.Number == 9 ? type.Size : (field.Number, type.Name) is (4, "F32") or (10, "F64") ? type.Size : 0;
            if (_raw > 0 && field.Number != 9)
                continue;
            if (packed > 0)
            {
                var count = (int)Math.Min((field.End - field.Start) / packed, volume - done);
                _content.ReadInto(values.AsSpan(done, count), field.Start, type, name, cancellation);
                done += count;
            }
            else if (field.Number == 5 && type.Size == 2)
                done = ReadBits(reader, field, type, values, done);
        }
        return done == volume ? values
            : throw new InvalidInputException("file", $"{Shown.Name(name)} holds {done} values, but its shape {Shown.Shape(_dims)} needs {volume}. The file is damaged. Download or export it again.");
    }

    private static int ReadBits(ProtoReader reader, ProtoField field, ElementType type, float[] values, int done)
    {
        Span<byte> bits = stackalloc byte[2];
        var (at, value) = (field.Start, field.Value);
        while (done < values.Length && (field.IsVarint || at < field.End))
        {
            if (!field.IsVarint)
                value = reader.ReadVarint(ref at, field.End);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16LittleEndian(bits, (ushort)value);
            type.Decode(bits, values.AsSpan(done++, 1));
            if (field.IsVarint)
                break;
        }
        return done;
    }

    private void AddDims(ProtoReader reader, ProtoField field)
    {
        if (field.IsVarint)
            _dims.Add((long)field.Value);
        for (var at = field.Start; field.IsBytes && at < field.End && _dims.Count <= MaximumAxes;)
            _dims.Add((long)reader.ReadVarint(ref at, field.End));
        if (_dims.Count > MaximumAxes)
            throw new InvalidInputException("file", $"A tensor in the ONNX file has more than {MaximumAxes} axes. The file is damaged. Download or export it again.");
    }
}
