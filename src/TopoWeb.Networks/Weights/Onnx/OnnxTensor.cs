using System.Runtime.InteropServices;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.Onnx;

/// <summary>A TensorProto, before its values are read.</summary>
/// <remarks>
/// onnx.proto: dims 1, data_type 2, float_data 4, int32_data 5 (which holds the bits of 16-bit types), int64_data 7, name 8, raw_data 9, double_data 10, external_data 13
/// (key 1, value 2), data_location 14.
/// </remarks>
internal sealed class OnnxTensor : IOnnxTensor
{
    private const int MaximumAxes = 32;
    private const int MostNumbers = 64; // of a shape

    private readonly WeightContent _content;
    private readonly long _start, _end;
    private readonly WeightLimits _limits;
    private readonly OnnxExternal _files;
    private readonly List<long> _dims = [];
    private readonly Dictionary<string, string> _place = new(StringComparer.Ordinal);
    private readonly int _dataType;
    private readonly long _raw, _floats, _doubles, _integerBytes, _longBytes;
    private readonly bool _external;

    public OnnxTensor(WeightContent content, ProtoReader reader, long start, long end, WeightLimits limits, OnnxExternal files)
    {
        (_content, _start, _end, _limits, _files) = (content, start, end, limits, files);
        foreach (var field in reader.Fields(start, end))
            switch (field.Number)
            {
                case 1: AddDims(reader, field); break;
                case 2 when field.IsVarint: _dataType = (int)Math.Min(field.Value, 1000); break;
                case 4: _floats += field.IsBytes ? (field.End - field.Start) / 4 : 1; break;
                case 5: _integerBytes += field.IsBytes ? field.End - field.Start : 1; break;
                case 7: _longBytes += field.IsBytes ? field.End - field.Start : 1; break;
                case 8 when field.IsBytes: Name = reader.ReadText(field); break;
                case 9 when field.IsBytes: _raw += field.End - field.Start; break;
                case 10: _doubles += field.IsBytes ? (field.End - field.Start) / 8 : 1; break;
                case 13 when field.IsBytes && _place.Count < 8: AddPlace(reader, field); break;
                case 14 when field.IsVarint: _external = field.Value == 1; break;
            }
    }

    public string Name { get; } = "";

    public int Axes => _dims.Count;

    public IReadOnlyList<long> Dims => _dims;

    public string? Problem => null;

    public OnnxType Type => OnnxType.Of(_dataType);

    public WeightTensor ToTensor(string name, bool asConstant = false)
    {
        var (shape, volume) = TensorShape.Check([.. _dims], name);
        if (!Type.IsKnown || !Type.IsFloat && !asConstant)
            return new WeightTensor(name, shape, Type.Name, null);
        if (shape.Length != 4 && !asConstant)
            return new WeightTensor(name, shape, Type.Name, null); // only named in a note
        if (_external)
            return ToExternal(name, shape, volume);
        var rawBytes = Type.BytesOf(volume);
        var stored = _raw > 0 ? Type.Bits == 4 ? _raw * 2 : _raw / Type.Size : Type.Name switch { "F32" => _floats, "F64" => _doubles, "I64" => _longBytes, _ => _integerBytes };
        // Integers take 1 to 10 bytes each: counted when they are read.
        if (_raw > 0 ? _raw != rawBytes : Type.Name is "F32" or "F64" ? stored != volume : stored < (Type.Bits == 4 ? (volume + 1) / 2 : volume))
            throw new InvalidInputException("file", $"{Shown.Name(name)} has the shape {Shown.Shape(_dims)}, {volume} values of {Type.Name}, but holds {stored}. The file is damaged. Download or export it again.");
        return new WeightTensor(name, shape, Type.Name, cancellation => Read(name, (int)volume, cancellation));
    }

    public IReadOnlyList<long>? ToIntegers(string name)
    {
        if (Type.Name is not ("I64" or "I32") || Axes > 1 || TensorShape.Check([.. _dims], name).Volume is > MostNumbers)
            return null;
        return [.. ToTensor(name, asConstant: true).Read!(CancellationToken.None).Select(value => (long)value)];
    }

    /// <summary>Integers of 64 bits, all digits of them: as places, where float32 would not do.</summary>
    /// <exception cref="InvalidInputException">See <see cref="ToTensor"/>.</exception>
    public Func<CancellationToken, long[]> ToLongs(string name)
    {
        var volume = TensorShape.Check([.. _dims], name).Volume;
        if (_external)
            throw new InvalidInputException("file", $"The indices of the sparse tensor {Shown.Name(name)} are in another file. Save the model as a single file: {OnnxExternal.SaveAsOne}.");
        if (_raw > 0 ? _raw != volume * sizeof(long) : _longBytes < volume)
            throw new InvalidInputException("file", $"The indices of the sparse tensor {Shown.Name(name)} have the shape {Shown.Shape(_dims)}, but hold other values. The file is damaged. Download or export it again.");
        return cancellation => ReadLongs(name, (int)volume, cancellation);
    }

    private long[] ReadLongs(string name, int volume, CancellationToken cancellation)
    {
        var (values, done, reader) = (new long[volume], 0, new ProtoReader(_content, _limits, cancellation));
        foreach (var field in reader.Fields(_start, _end))
            if (_raw > 0 && field is { Number: 9, IsBytes: true })
            {
                var part = values.AsSpan(done, (int)Math.Min((field.End - field.Start) / sizeof(long), volume - done));
                _content.Read(field.Start, MemoryMarshal.AsBytes(part), Shown.Name(name));
                done += part.Length;
            }
            else if (_raw == 0 && field.Number == 7)
                for (var (at, first) = (field.Start, true); done < volume && (field.IsVarint ? first : field.IsBytes && at < field.End); first = false)
                    values[done++] = (long)(field.IsVarint ? field.Value : reader.ReadVarint(ref at, field.End));
        return done == volume ? values
            : throw new InvalidInputException("file", $"The sparse tensor {Shown.Name(name)} has {done} indices of {volume}. The file is damaged. Download or export it again.");
    }

    private WeightTensor ToExternal(string name, int[] shape, long volume)
    {
        var file = _files.Open(_place.GetValueOrDefault("location", ""), name);
        var (offset, bytes) = (NumberOf("offset", 0), Type.BytesOf(volume));
        var length = NumberOf("length", bytes);
        if (offset < 0 || offset > file.Length || bytes > file.Length - offset || length != bytes)
            throw new InvalidInputException("file", $"{Shown.Name(name)} has the shape {Shown.Shape(_dims)} of {Type.Name} and needs {bytes} bytes from {offset} of {Shown.Name(_place["location"])}, where it has {length} of {file.Length}. The two files do not belong together, or one is damaged. Copy both again.");
        return new WeightTensor(name, shape, Type.Name, cancellation =>
        {
            var values = new float[volume];
            Type.ReadRaw(file, offset, values, name, cancellation);
            return values;
        });

        long NumberOf(string key, long other) => !_place.TryGetValue(key, out var text) ? other
            : long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : -1;
    }

    private float[] Read(string name, int volume, CancellationToken cancellation)
    {
        var values = new float[volume];
        var reader = new ProtoReader(_content, _limits, cancellation);
        var done = 0;
        foreach (var field in reader.Fields(_start, _end))
        {
            if (_raw > 0 && field.Number != 9)
                continue;
            if (field.Number == 9)
            {
                if (Type.Bits == 4 && done > 0)
                    break; // halves of bytes in two fields: no writer does so
                var count = (int)Math.Min(Type.ValuesIn(field.End - field.Start), volume - done);
                Type.ReadRaw(_content, field.Start, values.AsSpan(done, count), name, cancellation);
                done += count;
            }
            else if ((field.Number, Type.Name) is (4, "F32") or (10, "F64"))
            {
                var count = (int)Math.Min((field.End - field.Start) / Type.Size, volume - done);
                Type.ReadRaw(_content, field.Start, values.AsSpan(done, count), name, cancellation);
                done += count;
            }
            else if (field.Number == (Type.Name == "I64" ? 7 : 5) && Type.Name is not ("F32" or "F64"))
                done = ReadIntegers(reader, field, values, done);
        }
        return done == volume ? values
            : throw new InvalidInputException("file", $"{Shown.Name(name)} holds {done} values, but its shape {Shown.Shape(_dims)} needs {volume}. The file is damaged. Download or export it again.");
    }

    private int ReadIntegers(ProtoReader reader, ProtoField field, float[] values, int done)
    {
        var (at, value) = (field.Start, field.Value);
        while (done < values.Length && (field.IsVarint || field.IsBytes && at < field.End))
        {
            if (!field.IsVarint)
                value = reader.ReadVarint(ref at, field.End);
            done += Type.Decode((long)value, values.AsSpan(done));
            if (field.IsVarint)
                break;
        }
        return done;
    }

    private void AddPlace(ProtoReader reader, ProtoField entry)
    {
        var (key, value) = ("", "");
        foreach (var field in reader.Fields(entry.Start, entry.End))
            if (field is { Number: 1, IsBytes: true })
                key = reader.ReadText(field);
            else if (field is { Number: 2, IsBytes: true })
                value = reader.ReadText(field);
        _place[key] = value;
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
