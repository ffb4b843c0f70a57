using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace TopoWeb.Http;

/// <summary>
/// Strong entity tags: the hash of everything that an answer is made of, so that equal tags mean equal bytes. An answer that is compressed on its way has other bytes:
/// its tag says how (<c>"…-br"</c>), and either is known again.
/// </summary>
internal static class EntityTags
{
    private const int Length = 22;

    /// <param name="parts">What the answer depends on.</param>
    public static string Of(params IEnumerable<string?> parts) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[..Length];

    /// <summary>The query in an order of its own.</summary>
    public static string Of(IQueryCollection query) => string.Join('&', query.OrderBy(q => q.Key, StringComparer.Ordinal).Select(q => $"{q.Key}={q.Value}"));

    /// <summary>Whether whoever asks has this content already (<c>If-None-Match</c>). Where there is content at all is not known here: <c>*</c> is answered in full.</summary>
    public static bool Has(HttpRequest request, string tag) =>
        EntityTagHeaderValue.TryParseList([.. request.Headers.IfNoneMatch.OfType<string>()], out var known) && known.Any(k => Plain(k.Tag.ToString()) == tag);

    /// <summary>The answer to whoever has it: no content.</summary>
    public static IResult Unchanged(HttpContext http, string tag)
    {
        Put(http, tag);
        return TypedResults.StatusCode(StatusCodes.Status304NotModified);
    }

    /// <summary>Gives the answer its tag. Programs may keep it, and ask whether it is still so.</summary>
    public static void Put(HttpContext http, string tag)
    {
        http.Response.Headers.CacheControl = "private, no-cache";
        http.Response.OnStarting(() =>
        {
            var coding = http.Response.Headers.ContentEncoding.ToString();
            http.Response.Headers.ETag = coding.Length == 0 ? $"\"{tag}\"" : $"\"{tag}-{coding}\"";
            return Task.CompletedTask;
        });
    }

    private static string Plain(string quoted)
    {
        var tag = quoted.Trim('"');
        return tag.Length > Length && tag[Length] == '-' ? tag[..Length] : tag;
    }
}
