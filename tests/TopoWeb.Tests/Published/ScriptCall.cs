using System.Buffers.Binary;
using System.Text;

namespace TopoWeb.Tests.Published;

/// <summary>A call of one of the page's scripts, as the server sends it.</summary>
/// <param name="Id">Under which it is answered; 0 where nobody waits.</param>
/// <param name="Name">Of the function.</param>
/// <param name="ReturnsObject">The answer is a reference to an object of the page.</param>
internal sealed record ScriptCall(long Id, string Name, bool ReturnsObject)
{
    private static readonly byte[] Target = [.. "JS.BeginInvokeJS"u8];

    /// <summary>A browser gives each of its objects another number; here nobody asks for them again.</summary>
    public string Answer => $"[{Id},true,{(ReturnsObject ? $"{{\"__jsObjectId\":{Id}}}" : "null")}]";

    public static List<ScriptCall> Read(ReadOnlySpan<byte> received)
    {
        var calls = new List<ScriptCall>();
        while (received.IndexOf(Target) is var at and >= 0)
        {
            received = received[(at + Target.Length)..];
            // Handle, name, arguments, kind of the answer, and what else there is: at least four in a short array.
            if (received.Length < 4 || (received[0] & 0xf0) != 0x90 || (received[0] & 0x0f) < 4)
                continue;
            received = received[1..];
            var (id, name) = (Number(ref received), Text(ref received));
            Text(ref received);
            calls.Add(new(id, name, Number(ref received) == 1));
        }
        return calls;
    }

    private static long Number(ref ReadOnlySpan<byte> from)
    {
        var head = from[0];
        var rest = from[1..];
        var (value, length) = head switch
        {
            <= 0x7f => (head, 0),
            >= 0xe0 => ((sbyte)head, 0),
            0xcc => (rest[0], 1),
            0xcd => (BinaryPrimitives.ReadUInt16BigEndian(rest), 2),
            0xce => (BinaryPrimitives.ReadUInt32BigEndian(rest), 4),
            0xd0 => ((sbyte)rest[0], 1),
            0xd1 => (BinaryPrimitives.ReadInt16BigEndian(rest), 2),
            0xd2 => (BinaryPrimitives.ReadInt32BigEndian(rest), 4),
            _ => (BinaryPrimitives.ReadInt64BigEndian(rest), 8),
        };
        from = rest[length..];
        return value;
    }

    private static string Text(ref ReadOnlySpan<byte> from)
    {
        var head = from[0];
        var rest = from[1..];
        var (size, length) = head switch
        {
            0xc0 => (0, 0),
            >= 0xa0 and <= 0xbf => (0, head & 0x1f),
            0xd9 => (1, rest[0]),
            0xda => (2, BinaryPrimitives.ReadUInt16BigEndian(rest)),
            _ => (4, BinaryPrimitives.ReadInt32BigEndian(rest)),
        };
        from = rest[(size + length)..];
        return Encoding.UTF8.GetString(rest.Slice(size, length));
    }
}
