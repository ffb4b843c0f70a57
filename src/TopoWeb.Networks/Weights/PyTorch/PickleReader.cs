using System.Buffers.Binary;
using System.Text;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.PyTorch;

/// <summary>
/// Reads pickles (protocols 2 to 4) without executing anything: it knows the instructions that build numbers, strings, tuples, lists and dictionaries, and gives
/// the names of classes and functions to <see cref="IPickleObjects"/>, which knows a handful of them and refuses the rest.
/// </summary>
/// <remarks>Format: CPython, Lib/pickletools.py. One pass, no recursion; every instruction counts against a limit, so memory is bounded by it.</remarks>
internal sealed class PickleReader(Stream stream, IPickleObjects objects, WeightLimits limits, CancellationToken cancellation)
{
    private static readonly object Mark = new();

    private readonly List<object?> _stack = [];
    private readonly Dictionary<uint, object?> _memo = [];
    private readonly long _start = stream.Position;
    private int _instructions;

    /// <summary>The object of the pickle; the stream then stands behind it.</summary>
    /// <exception cref="InvalidInputException">Truncated, broken, above a limit, or with instructions or names that are not needed for weights.</exception>
    public object? Read()
    {
        while (true)
        {
            var at = stream.Position - _start;
            var code = (char)Byte();
            if (++_instructions > limits.MaximumObjects)
                throw Broken($"it has more instructions than the limit of {limits.MaximumObjects}");
            if ((_instructions & 0xFFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            if (code == '.')
                return Pop();
            Execute(code, at);
        }
    }

    private void Execute(char code, long at)
    {
        switch (code)
        {
            case '\u0080': Protocol(Byte()); break;
            case '\u0095': Bytes(8); break; // frame
            case '(': _stack.Add(Mark); break;
            case '0': Pop(); break;
            case '1': PopMark(); break;
            case 'N': _stack.Add(null); break;
            case '\u0088': _stack.Add(true); break;
            case '\u0089': _stack.Add(false); break;
            case 'K': _stack.Add((long)Byte()); break;
            case 'M': _stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2))); break;
            case 'J': _stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(Bytes(4))); break;
            case '\u008a': _stack.Add(Long(Byte())); break;
            case 'G': _stack.Add(BinaryPrimitives.ReadDoubleBigEndian(Bytes(8))); break;
            case 'X' or 'T' or 'B': _stack.Add(Text(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)))); break;
            case '\u008c' or 'U' or 'C': _stack.Add(Text(Byte())); break;
            case ')': _stack.Add(new PickleTuple([])); break;
            case 't': _stack.Add(new PickleTuple(PopMark())); break;
            case '\u0085' or '\u0086' or '\u0087': _stack.Add(new PickleTuple(Pop(code - '\u0084'))); break;
            case ']': _stack.Add(new PickleList()); break;
            case 'a': Append(Pop(1)); break;
            case 'e': Append(PopMark()); break;
            case '}': _stack.Add(new PickleDictionary()); break;
            case 's': SetItems(Pop(2)); break;
            case 'u': SetItems(PopMark()); break;
            case 'q': _memo[Byte()] = Peek(); break;
            case 'r': _memo[BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4))] = Peek(); break;
            case '\u0094': _memo[(uint)_memo.Count] = Peek(); break;
            case 'h': _stack.Add(Recall(Byte())); break;
            case 'j': _stack.Add(Recall(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)))); break;
            case 'c': _stack.Add(objects.Global($"{Line()}.{Line()}", at)); break;
            case '\u0093': _stack.Add(Pop(2) is [string module, string name] ? objects.Global($"{module}.{name}", at) : throw Broken("a name is not text")); break;
            case 'Q': _stack.Add(objects.Persistent(Pop())); break;
            case 'R' or '\u0081': _stack.Add(Pop(2) is [PickleGlobal called, PickleTuple arguments] ? objects.Call(called, arguments.Items) : throw Broken("a call to something that is not a function")); break;
            case 'b': objects.SetState(Peek(1), Pop()); break;
            default:
                throw new InvalidInputException("file", $"The pickle in the file has the instruction 0x{(int)code:X2} at byte {at}, which plain weights do not need. Rejected; nothing was executed. {TorchObjects.SaveAgain}");
        }
    }

    private static void Protocol(byte version)
    {
        if (version is < 2 or > 4)
            throw new InvalidInputException("file", $"The pickle in the file has protocol {version}; protocols 2 to 4 are supported. {TorchObjects.SaveAgain}");
    }

    private void Append(object?[] items)
    {
        if (Peek() is not PickleList list)
            throw Broken("items are added to something that is not a list");
        list.Items.AddRange(items);
    }

    private void SetItems(object?[] items)
    {
        if (Peek() is not PickleDictionary dictionary || items.Length % 2 != 0)
            throw Broken("pairs are added to something that is not a dictionary");
        for (var i = 0; i < items.Length; i += 2)
            dictionary.Add(items[i], items[i + 1]);
    }

    private object? Recall(uint key) => _memo.TryGetValue(key, out var value) ? value : throw Broken($"it reads entry {key}, which was never stored");

    private object? Peek(int below = 0) =>
        _stack.Count > below && _stack[^(1 + below)] is var value && value != Mark ? value : throw Broken("it takes from an empty stack");

    private object? Pop()
    {
        var value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private object?[] Pop(int count)
    {
        var items = new object?[count];
        while (count > 0)
            items[--count] = Pop();
        return items;
    }

    private object?[] PopMark()
    {
        var at = _stack.LastIndexOf(Mark);
        if (at < 0)
            throw Broken("it closes a group that was never opened");
        var items = _stack.GetRange(at + 1, _stack.Count - at - 1).ToArray();
        _stack.RemoveRange(at, _stack.Count - at);
        return items;
    }

    private object Long(int length)
    {
        if (length > 8)
            throw Broken($"it has a number of {length} bytes");
        var bytes = Bytes(length);
        var value = length > 0 && (bytes[length - 1] & 0x80) != 0 ? -1L : 0;
        for (var i = length - 1; i >= 0; i--)
            value = value << 8 | bytes[i];
        return value;
    }

    private string Text(uint length) => Encoding.UTF8.GetString(Bytes(length));

    private string Line()
    {
        var text = new StringBuilder();
        for (byte b; (b = Byte()) != '\n';)
        {
            if (text.Length == 1000)
                throw Broken("a name has more than 1000 characters");
            text.Append((char)b);
        }
        return text.ToString();
    }

    private byte Byte() => stream.ReadByte() is var b and >= 0 ? (byte)b : throw Truncated();

    private byte[] Bytes(uint count)
    {
        if (count > stream.Length - stream.Position)
            throw Truncated();
        if (stream.Position - _start + count > limits.MaximumHeaderBytes)
            throw Broken($"it exceeds the limit of {limits.MaximumHeaderBytes} bytes");
        var bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private byte[] Bytes(int count) => Bytes((uint)count);

    private InvalidInputException Truncated() => Broken("it is truncated");

    private InvalidInputException Broken(string what) =>
        new("file", $"The pickle in the file is damaged at byte {stream.Position - _start}: {what}. Download or save it again.");
}
