using System.Buffers.Binary;
using System.Buffers.Text;
using TopoWeb.Data;
using TopoWeb.Topology;

namespace TopoWeb.Runs.Search;

/// <summary>The last run of a page of a list, newest first: the next page begins after it. New runs come before it, so that no page changes under its reader.</summary>
internal readonly record struct RunCursor(DateTime CreatedAt, Guid Id)
{
    private const int Length = sizeof(long) + 16;

    /// <exception cref="InvalidInputException">The text is no cursor of ours.</exception>
    public static RunCursor Parse(string text)
    {
        Span<byte> bytes = stackalloc byte[Length];
        if (!Base64Url.IsValid(text, out var length) || length != Length || !Base64Url.TryDecodeFromChars(text, bytes, out _)
            || BinaryPrimitives.ReadInt64BigEndian(bytes) is not (>= 0 and var ticks) || ticks > DateTime.MaxValue.Ticks)
            throw new InvalidInputException("cursor", "The cursor is not from this server. Use the one from the previous page, unchanged.");
        return new(new DateTime(ticks, DateTimeKind.Utc), new Guid(bytes[sizeof(long)..], bigEndian: true));
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, CreatedAt.Ticks);
        Id.TryWriteBytes(bytes[sizeof(long)..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }
}

internal static class RunOrder
{
    public static IQueryable<RunRow> NewestFirst(this IQueryable<RunRow> runs) => runs.OrderByDescending(r => r.CreatedAt).ThenByDescending(r => r.Id);

    /// <summary>Runs after the cursor. The first condition alone bounds what the index reads.</summary>
    public static IQueryable<RunRow> After(this IQueryable<RunRow> runs, RunCursor? cursor)
    {
        if (cursor is not { CreatedAt: var time, Id: var id })
            return runs;
        return runs.Where(r => r.CreatedAt <= time && (r.CreatedAt < time || r.Id.CompareTo(id) < 0));
    }
}
