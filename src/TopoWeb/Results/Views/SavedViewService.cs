using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Results.Views;

/// <summary>A result as somebody looked at it.</summary>
/// <param name="Id">Of the view.</param>
/// <param name="Run">The run.</param>
/// <param name="Choice">The result, by its name among those of the run.</param>
/// <param name="Caption">What was seen in it.</param>
/// <param name="View">Settings, colours, selection and the rest: the query of the page's address without the choice.</param>
/// <param name="CreatedAt">When it was saved.</param>
internal sealed record SavedView(Guid Id, Guid Run, string Choice, string Caption, string View, DateTime CreatedAt)
{
    /// <summary>Of the page, below the base of the application.</summary>
    public string Address => $"runs/{Run}/result?choice={Uri.EscapeDataString(Choice)}{(View.Length == 0 ? "" : "&")}{View}&{SavedViewService.Parameter}={Id}";
}

/// <summary>A view to be kept.</summary>
internal sealed record SavedViewRequest
{
    public Guid? Run { get; init; }

    /// <summary>The result; the last of the run by default.</summary>
    public string? Choice { get; init; }

    public string? Caption { get; init; }

    /// <summary>The query of the page's address, with or without the question mark; empty shows the result as it opens.</summary>
    public string? View { get; init; }
}

/// <summary>What is changed of a view. What is null stays as it is.</summary>
internal sealed record SavedViewChange
{
    public string? Caption { get; init; }

    /// <summary>Its place among the views of the run, from 1.</summary>
    public int? Place { get; init; }
}

/// <summary>Views of results that people keep, in the order in which they tell them.</summary>
internal sealed class SavedViewService(IDbContextFactory<TopoWebContext> contexts, TimeProvider time)
{
    /// <summary>Names the view in the address of the page that shows it.</summary>
    public const string Parameter = "saved";

    public const int LongestCaption = 500;
    public const int MostOfARun = 100;
    private const int LongestView = 4000;

    /// <summary>Views of a run in their order, or of all runs that the visitor sees, newest first.</summary>
    /// <exception cref="InvalidInputException">There is no such run.</exception>
    public async Task<IReadOnlyList<SavedView>> ListAsync(Visitor visitor, Guid? run, (DateTime Time, Guid Id)? after = null, int take = MostOfARun, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var runs = db.Runs.OpenTo(visitor);
        var views = db.SavedViews.AsNoTracking().Where(v => runs.Any(r => r.Id == v.RunId));
        if (run is { } id)
            return await ReadAsync(views.Where(v => v.RunId == id).OrderBy(v => v.Ordinal).ThenBy(v => v.Id), cancellation);
        if (after is var (time, last))
            views = views.Where(v => v.CreatedAt <= time && (v.CreatedAt < time || v.Id.CompareTo(last) < 0));
        return await ReadAsync(views.OrderByDescending(v => v.CreatedAt).ThenByDescending(v => v.Id).Take(take), cancellation);
    }

    /// <returns>Null where there is no such view: it, or its run, may have been deleted.</returns>
    public async Task<SavedView?> FindAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var runs = db.Runs.OpenTo(visitor);
        return (await ReadAsync(db.SavedViews.AsNoTracking().Where(v => v.Id == id && runs.Any(r => r.Id == v.RunId)), cancellation)).SingleOrDefault();
    }

    /// <exception cref="InvalidInputException">There is no such result, or something is missing, too long or too much.</exception>
    /// <exception cref="NotAllowedException">The visitor may read the run only.</exception>
    public async Task<SavedView> AddAsync(Visitor visitor, SavedViewRequest request, CancellationToken cancellation = default)
    {
        var check = new InputCheck();
        var (caption, view) = ("", "");
        if (request.Run is null)
            check.Add("run", "Give the ID of the run.");
        check.Try(() => { caption = CaptionOf(request.Caption); });
        check.Try(() => { view = ViewOf(request.View); });
        check.Throw();
        var run = request.Run!.Value;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!await db.Runs.Where(r => r.Id == run).MayChangeAsync(visitor, cancellation))
            throw new InvalidInputException("run", $"Run {run} was not found; it may have been deleted.");
        var choices = await db.RunResults.Where(r => r.RunId == run).OrderBy(r => r.Ordinal).Select(r => r.Choice).ToListAsync(cancellation);
        if (choices.Count == 0)
            throw new InvalidInputException("run", $"Run {run} has no results yet. Save a view when the first result is ready.");
        if (request.Choice is not null && !choices.Contains(request.Choice))
            throw new InvalidInputException("choice", $"The run has no result “{LineText.Short(request.Choice, 60)}”. Its results are {string.Join(", ", choices)}.");
        var places = await db.SavedViews.Where(v => v.RunId == run).Select(v => v.Ordinal).ToListAsync(cancellation);
        if (places.Count >= MostOfARun)
            throw new InvalidInputException("run", $"The run has {places.Count} saved views, which is the limit. Delete one first.");
        var row = new SavedViewRow
        {
            Id = Guid.CreateVersion7(), RunId = run, OwnerId = visitor.UserId, Choice = request.Choice ?? choices[^1], CaptionText = caption, View = view,
            Ordinal = places.Count == 0 ? 0 : places.Max() + 1, CreatedAt = time.GetUtcNow().UtcDateTime,
        };
        db.SavedViews.Add(row);
        await db.SaveChangesAsync(cancellation);
        return Of(row);
    }

    /// <returns>The view; null where there is none.</returns>
    /// <exception cref="InvalidInputException">The caption is empty or too long, or there is no such place.</exception>
    /// <exception cref="NotAllowedException">The visitor may read the run only.</exception>
    public async Task<SavedView?> ChangeAsync(Visitor visitor, Guid id, SavedViewChange change, CancellationToken cancellation = default)
    {
        var caption = change.Caption is null ? null : CaptionOf(change.Caption);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await RequireAsync(db, visitor, id, cancellation) is not { } row)
            return null;
        row.CaptionText = caption ?? row.CaptionText;
        if (change.Place is { } place)
        {
            var all = await db.SavedViews.Where(v => v.RunId == row.RunId).OrderBy(v => v.Ordinal).ThenBy(v => v.Id).ToListAsync(cancellation);
            if (place < 1 || place > all.Count)
                throw new InvalidInputException("place", $"place is {place}; it must be between 1 and {all.Count}.");
            all.Remove(row);
            all.Insert(place - 1, row);
            for (var i = 0; i < all.Count; i++)
                all[i].Ordinal = i;
        }
        await db.SaveChangesAsync(cancellation);
        return Of(row);
    }

    /// <returns>False where there is no such view.</returns>
    /// <exception cref="NotAllowedException">The visitor may read the run only.</exception>
    public async Task<bool> DeleteAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await RequireAsync(db, visitor, id, cancellation) is not null && await db.SavedViews.Where(v => v.Id == id).ExecuteDeleteAsync(cancellation) == 1;
    }

    private static async Task<SavedViewRow?> RequireAsync(TopoWebContext db, Visitor visitor, Guid id, CancellationToken cancellation) =>
        await db.SavedViews.SingleOrDefaultAsync(v => v.Id == id, cancellation) is { } row && await db.Runs.Where(r => r.Id == row.RunId).MayChangeAsync(visitor, cancellation) ? row : null;

    private static async Task<IReadOnlyList<SavedView>> ReadAsync(IQueryable<SavedViewRow> views, CancellationToken cancellation) => (await views.ToListAsync(cancellation)).ConvertAll(Of);

    private static SavedView Of(SavedViewRow row) => new(row.Id, row.RunId, row.Choice, row.CaptionText, row.View, row.CreatedAt);

    private static string CaptionOf(string? text)
    {
        var caption = LineText.Clean("caption", text, LongestCaption);
        return caption.Length == 0 ? throw new InvalidInputException("caption", "Give the view a caption, such as what you see in it.") : caption;
    }

    /// <summary>The choice stands beside the view, and a view is not kept of a view.</summary>
    private static string ViewOf(string? text)
    {
        var kept = QueryHelpers.ParseQuery(text).Where(q => q.Key.Length > 0 && q.Key is not ("choice" or Parameter)).SelectMany(q => q.Value.Select(v => KeyValuePair.Create(q.Key, v)));
        var view = QueryString.Create(kept).Value?.TrimStart('?') ?? "";
        return view.Contains('\0', StringComparison.Ordinal) || view.Contains("%00", StringComparison.Ordinal) ? throw new InvalidInputException("view", "The view has the character U+0000.")
            : view.Length <= LongestView ? view
            : throw new InvalidInputException("view", $"The view's address has {view.Length:N0} characters; the limit is {LongestView:N0}. Select fewer nodes.");
    }
}
