using System.Buffers.Binary;
using System.Text;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.PyTorch;

/// <summary>
/// Reads pickles (protocols 2 to 5) without executing anything: it knows the instructions that build numbers, strings, tuples, lists and dictionaries, and gives
/// the names of classes and functions to <see cref="IPickleObjects"/>.
/// </summary>
/// <remarks>
/// Why that is safe: Python's reader is dangerous because GLOBAL imports a name and REDUCE, NEWOBJ and BUILD call it. Here a name is text and stays text. No type is looked up,
/// no delegate made of it, no constructor run; a call of a name that is not one of the few tensor builders becomes a <see cref="PickleObject"/>, a record of the name and its arguments.
/// Format: CPython, Lib/pickletools.py. One pass, no recursion; every instruction and every byte of text counts against a limit, so memory is bounded by them. Long bytes stay in the file.
/// </remarks>
internal sealed class PickleReader(Stream stream, IPickleObjects objects, WeightLimits limits, CancellationToken cancellation)
{
    private const int LongestText = 1 << 16; // nothing that is a name

    private static readonly object Mark = new();

    private readonly List<object?> _stack = [];
    private readonly Dictionary<uint, object?> _memo = [];
    private readonly long _start = stream.Position;
    private int _instructions;
    private long _held;

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
            case '2': _stack.Add(Peek()); break;
            case 'N': _stack.Add(null); break;
            case '\u0088': _stack.Add(true); break;
            case '\u0089': _stack.Add(false); break;
            case 'K': _stack.Add((long)Byte()); break;
            case 'M': _stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2))); break;
            case 'J': _stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(Bytes(4))); break;
            case '\u008a': _stack.Add(Long(Byte())); break;
            case '\u008b': _stack.Add(Long(Length(4))); break;
            case 'G': _stack.Add(BinaryPrimitives.ReadDoubleBigEndian(Bytes(8))); break;
            case '\u008c' or 'X' or '\u008d': _stack.Add(Text(Length(code == 'X' ? 4 : code == '\u008d' ? 8 : 1), Encoding.UTF8)); break;
            case 'U' or 'T': _stack.Add(Text(Length(code == 'U' ? 1 : 4), Encoding.Latin1)); break; // strings of Python 2: text or bytes
            case 'C' or 'B' or '\u008e' or '\u0096': _stack.Add(Skipped(Length(code == 'C' ? 1 : code == 'B' ? 4 : 8), isText: false)); break;
            case ')': _stack.Add(new PickleTuple([])); break;
            case 't': _stack.Add(new PickleTuple(PopMark())); break;
            case '\u0085' or '\u0086' or '\u0087': _stack.Add(new PickleTuple(Pop(code - '\u0084'))); break;
            case ']': _stack.Add(new PickleList()); break;
            case 'a': Append(Pop(1)); break;
            case 'e' or '\u0090': Append(PopMark()); break;
            case '\u008f': _stack.Add(new PickleObject("builtins.set")); break;
            case '\u0091': _stack.Add(new PickleObject("builtins.frozenset", PopMark())); break;
            case '}': _stack.Add(new PickleDictionary()); break;
            case 's': SetItems(Pop(2)); break;
            case 'u': SetItems(PopMark()); break;
            case 'q': _memo[Byte()] = Peek(); break;
            case 'r': _memo[BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4))] = Peek(); break;
            case '\u0094': _memo[(uint)_memo.Count] = Peek(); break;
            case 'h': _stack.Add(Recall(Byte())); break;
            case 'j': _stack.Add(Recall(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)))); break;
            case 'c': _stack.Add(new PickleGlobal($"{Line()}.{Line()}")); break;
            case '\u0093': _stack.Add(Pop(2) is [string module, string name] ? new PickleGlobal($"{module}.{name}") : throw Broken("a name is not text")); break;
            case 'Q': _stack.Add(objects.Persistent(Pop())); break;
            case 'R' or '\u0081': _stack.Add(Call(Pop(2))); break;
            case '\u0092': _stack.Add(Call(Pop(3))); break;
            case 'b': objects.SetState(Peek(1), Pop()); break;
            default:
                throw new InvalidInputException("file", $"The pickle in the file has the instruction 0x{(int)code:X2} at byte {at}, which plain weights do not need. Rejected; nothing was executed. {TorchObjects.SaveAgain}");
        }
    }

    private static void Protocol(byte version)
    {
        if (version is < 2 or > 5)
            throw new InvalidInputException("file", $"The pickle in the file has protocol {version}; protocols 2 to 5 are supported. {TorchObjects.SaveAgain}");
    }

    /// <summary>A name with its arguments, and those by keyword where there are some; anything else that is called stands for itself.</summary>
    private object? Call(object?[] parts) => parts is [PickleGlobal called, PickleTuple arguments] ? objects.Call(called, arguments.Items)
        : parts is [PickleGlobal named, PickleTuple { Items: var positional }, PickleDictionary { Items.Count: 0 }] ? objects.Call(named, positional)
        : parts is [PickleGlobal other, ..] ? new PickleObject(other.Name, parts[1..]) : new PickleObject("a call", parts);

    private void Append(object?[] items)
    {
        var list = Peek() as PickleList ?? (Peek() as PickleObject)?.Items ?? throw Broken("items are added to something that is not a list");
        list.Items.AddRange(items);
    }

    private void SetItems(object?[] items)
    {
        if (items.Length % 2 != 0 || (Peek() as PickleDictionary ?? (Peek() as PickleObject)?.Pairs) is not { } dictionary)
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

    /// <summary>A whole number; one of more than 64 bits, as random generators keep them, only stands there.</summary>
    private object Long(long length)
    {
        if (length > 8)
            return Skipped(length, isText: false);
        var bytes = Bytes((uint)length);
        var value = length > 0 && (bytes[length - 1] & 0x80) != 0 ? -1L : 0;
        for (var i = length - 1; i >= 0; i--)
            value = value << 8 | bytes[i];
        return value;
    }

    private object Text(long length, Encoding encoding) => length > LongestText ? Skipped(length, isText: encoding == Encoding.UTF8) : encoding.GetString(Bytes((uint)length));

    /// <summary>Bytes that stay where they are.</summary>
    private PickleBytes Skipped(long length, bool isText)
    {
        if (length > stream.Length - stream.Position)
            throw Truncated();
        var bytes = new PickleBytes(stream, stream.Position, length, isText);
        stream.Position += length;
        return bytes;
    }

    /// <summary>A length that comes before bytes.</summary>
    private long Length(int size)
    {
        if (size == 1)
            return Byte();
        var bytes = Bytes((uint)size);
        return size == 4 ? BinaryPrimitives.ReadUInt32LittleEndian(bytes)
            : BinaryPrimitives.ReadInt64LittleEndian(bytes) is var length and >= 0 ? length : throw Truncated();
    }

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
        if ((_held += count) > limits.MaximumHeaderBytes)
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
