using System.Buffers.Text;
using System.Globalization;
using System.Text;
using TopoWeb.Topology;

namespace TopoWeb.Http;

/// <summary>Where a page of a list ended, as a text that programs hand back unchanged.</summary>
internal static class ListCursor
{
    private const char Between = ':';

    public static string Of(long id) => Write("n", id.ToString(CultureInfo.InvariantCulture));

    public static string Of(DateTime time, Guid id) => Write("t", time.Ticks.ToString(CultureInfo.InvariantCulture), id.ToString("N"));

    public static string OfPlace(int index, string key) => Write("p", index.ToString(CultureInfo.InvariantCulture), key);

    /// <exception cref="InvalidInputException">The text is no cursor of such a list.</exception>
    public static long ReadNumber(string cursor) => Read(cursor) is ["n", var text] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : throw Wrong();

    /// <exception cref="InvalidInputException">The text is no cursor of such a list.</exception>
    public static (DateTime Time, Guid Id) ReadTime(string cursor) =>
        Read(cursor) is ["t", var text, var id] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks && Guid.TryParseExact(id, "N", out var guid)
            ? (new DateTime(ticks, DateTimeKind.Utc), guid) : throw Wrong();

    /// <exception cref="InvalidInputException">The text is no cursor of such a list.</exception>
    public static (int Index, string Key) ReadPlace(string cursor) =>
        Read(cursor) is ["p", var text, var key] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? (index, key) : throw Wrong();

    private static string Write(params string[] parts) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(Between, parts)));

    private static string[] Read(string cursor)
    {
        try
        {
            return cursor.Length <= 400 ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(Between, 3) : [];
        }
        catch (FormatException)
        {
            return [];
        }
    }

    private static InvalidInputException Wrong() => new("cursor", "The cursor is not one of this list. Take it from the previous page, unchanged.");
}
