using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using TopoWeb.Topology;

namespace TopoWeb.Http;

/// <summary>A page of a list. Every list of the API has this shape.</summary>
/// <param name="Items">The entries, in the order of the list.</param>
/// <param name="Next">Cursor of the next page; null where this is the last.</param>
internal sealed record ListPage<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>The same page with more about each entry: what takes time is read of this page alone.</summary>
    public ListPage<TOther> Select<TOther>(Func<T, TOther> read) => new([.. Items.Select(read)], Next);
}

/// <summary>Which page of a list is asked for: parameters of every list of the API.</summary>
internal sealed class ListQuery
{
    /// <summary>The last entry of the page before, as that page gave it; left out for the first page.</summary>
    [FromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    /// <summary>Most entries of the page.</summary>
    [FromQuery(Name = "limit")]
    public int? Limit { get; set; }

    public HttpContext Http { get; set; } = null!;

    /// <summary>The cursor; null for the first page.</summary>
    public string? After => string.IsNullOrEmpty(Cursor) ? null : Cursor;

    /// <exception cref="InvalidInputException">The limit is outside its limits.</exception>
    public int Take
    {
        get
        {
            var options = Http.RequestServices.GetRequiredService<IOptions<ApiOptions>>().Value;
            var take = Limit ?? options.PageSize;
            return take >= 1 && take <= options.MaximumPageSize ? take : throw new InvalidInputException("limit", $"limit is {take}; it must be between 1 and {options.MaximumPageSize}.");
        }
    }

    /// <summary>A page that has been read; the address of the next one goes into the header Link too.</summary>
    public ListPage<T> Send<T>(IReadOnlyList<T> items, string? next)
    {
        if (next is not null)
        {
            var query = Http.Request.Query.Where(q => q.Key != "cursor").Select(q => new KeyValuePair<string, string?>(q.Key, q.Value)).Append(new("cursor", next));
            Http.Response.Headers.Link = $"<{QueryHelpers.AddQueryString(Http.Request.PathBase + Http.Request.Path, query)}>; rel=\"next\"";
        }
        return new(items, next);
    }

    /// <summary>A page of rows of which one more than asked for has been read, which tells whether there are more.</summary>
    public ListPage<T> Send<T>(IReadOnlyList<T> items, Func<T, string> cursor) => items.Count <= Take ? Send(items, (string?)null) : Send([.. items.Take(Take)], cursor(items[Take - 1]));

    /// <summary>A page of a short list that is known whole.</summary>
    /// <param name="all">The list, in its order.</param>
    /// <param name="key">What tells its entries apart.</param>
    /// <exception cref="InvalidInputException">Limit or cursor are wrong.</exception>
    public ListPage<T> Of<T>(IEnumerable<T> all, Func<T, string> key)
    {
        var check = new InputCheck();
        var (take, after) = (0, default((int Index, string Key)?));
        check.Try(() => { take = Take; });
        check.Try(() => { after = After is { } cursor ? ListCursor.ReadPlace(cursor) : null; });
        check.Throw();
        var list = all.ToList();
        // The entry may have gone or moved since: the next one then is that which stands in its place.
        var begin = after is not { } last ? 0 : list.FindIndex(i => key(i) == last.Key) is >= 0 and var found ? found + 1 : Math.Min(last.Index, list.Count);
        var items = list.Skip(begin).Take(take).ToList();
        return Send(items, begin + items.Count < list.Count ? ListCursor.OfPlace(begin + items.Count - 1, key(items[^1])) : null);
    }
}
