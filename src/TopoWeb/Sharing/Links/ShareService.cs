using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Topology;

namespace TopoWeb.Sharing.Links;

/// <summary>A link that has just been made. The token cannot be read again.</summary>
internal sealed record ShareMade(string Token, SharedLink Link);

/// <summary>Makes links for people without an account. A link shows results as they are now, whatever becomes of their runs.</summary>
internal sealed class ShareService(
    IDbContextFactory<TopoWebContext> contexts, ShareFreezer freezer, IPasswordHasher<ShareLinkRow> passwords, IOptionsMonitor<ShareOptions> options, AuditLog audit, TimeProvider time)
{
    private const int Attempts = 3;
    private const int LongestTitle = 200;

    /// <summary>Freezes what is shared and makes a link to it; the token is shown once and cannot be read again.</summary>
    /// <param name="visitor">Whose link it is.</param>
    /// <param name="draft">What is shared, and how.</param>
    /// <param name="progress">Told what is computed.</param>
    /// <param name="cancellation">Ends the computation.</param>
    /// <exception cref="InvalidInputException">Something does not fit, the server does not allow it, or there is no result.</exception>
    /// <exception cref="NotAllowedException">The visitor may not share this.</exception>
    public async Task<ShareMade> CreateAsync(Visitor visitor, ShareDraft draft, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Share);
        draft.Validate(options.CurrentValue);
        for (var attempt = 1; ; attempt++)
        {
            var (link, names) = await ReadAsync(visitor, draft, cancellation);
            var frozen = await freezer.FreezeAsync(draft, link.Items, progress, cancellation);
            link.Title = TitleOf(link, names, frozen.Titles);
            // Freezing may have taken minutes: the link's life begins now.
            link.CreatedAt = time.GetUtcNow().UtcDateTime;
            link.ExpiresAt = draft.Days is { } days ? link.CreatedAt + TimeSpan.FromDays(days) : null;
            if (await StoreAsync(link, frozen.Keys, cancellation) is { } token)
            {
                await audit.WriteAsync(visitor, "share.create", link.Title, Describe(link), cancellation);
                return new(token, SharedLink.Of(link));
            }
            if (attempt == Attempts)
                throw new InvalidInputException("run", "The results change while they are being shared. Share them when the run has finished.");
        }
    }

    /// <returns>The link without its title, and the name of each result's experiment.</returns>
    private async Task<(ShareLinkRow Link, IReadOnlyList<string> Names)> ReadAsync(Visitor visitor, ShareDraft draft, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var link = new ShareLinkRow
        {
            Id = Guid.CreateVersion7(),
            RunId = draft.Items[0].Run,
            OwnerId = visitor.UserId,
            TokenHash = [],
            Kind = draft.Kind,
            Scope = draft.Scope,
            Note = string.IsNullOrWhiteSpace(draft.Note) ? null : draft.Note.Trim(),
            View = SharedWords.Of(draft.Author, draft.Context).With(draft.KnownView()),
            Version = Versions.Program,
        };
        link.PasswordHash = string.IsNullOrEmpty(draft.Password) ? null : passwords.HashPassword(link, draft.Password);
        var names = new List<string>();
        foreach (var target in draft.Items)
        {
            // Whoever may share work need not have the right to run more of it. What she does not see is as if it had no results.
            if (!await db.Runs.Where(r => r.Id == target.Run).MayChangeAsync(visitor with { Rights = visitor.Rights | Rights.Run }, cancellation))
                throw NoResults(target.Run);
            var run = await db.Runs.AsNoTracking().Include(r => r.Experiment).Include(r => r.Results).SingleAsync(r => r.Id == target.Run, cancellation);
            foreach (var result in Chosen(draft.Kind, target, [.. run.Results.OrderBy(r => r.Ordinal)]))
            {
                link.Items.Add(Item(link, run, result, target));
                names.Add(run.Title ?? run.Experiment!.Name);
            }
        }
        if (draft.Kind == ShareKind.Timeline && link.Items.Count < 2)
            throw new InvalidInputException("kind", "A timeline needs at least two results. Train with several checkpoints, or share the result.");
        link.ContentHash = ShareDigest.Of(link.Kind, link.Items.Select(i => i.CaptionText is null ? i.ResultKey : $"{i.ResultKey}?{i.View}#{i.CaptionText}"));
        return (link, names);
    }

    /// <summary>Of one result what it says it is; of several the names of their experiments, or where they have none of their own and are compared what they say.</summary>
    private static string TitleOf(ShareLinkRow link, IReadOnlyList<string> names, IReadOnlyList<string?> titles) => Cut(string.Join(" · ", link.Items
        .Select((item, i) => link.Items.Count == 1 || (link.Kind == ShareKind.Comparison && item.Name.Length == 0) ? titles[i] ?? names[i] : names[i])
        .Distinct(StringComparer.Ordinal)));

    /// <summary>The results of a run that are shared.</summary>
    private static IReadOnlyList<RunResultRow> Chosen(ShareKind kind, ShareTarget target, IReadOnlyList<RunResultRow> results)
    {
        if (results.Count == 0)
            throw NoResults(target.Run);
        if (kind is ShareKind.Run or ShareKind.Timeline)
            return results;
        return target.Choice is null ? [results[^1]]
            : results.FirstOrDefault(r => r.Choice == target.Choice) is { } chosen ? [chosen]
            : throw new InvalidInputException("choice", $"The run has no result '{target.Choice}'. Its results are {string.Join(", ", results.Select(r => r.Choice))}.");
    }

    private static ShareItemRow Item(ShareLinkRow link, RunRow run, RunResultRow result, ShareTarget target) => new()
    {
        LinkId = link.Id,
        Ordinal = link.Items.Count,
        RunId = run.Id,
        Name = Cut(run.Title ?? ExperimentSpec.NameIn(run.SpecJson) ?? ""),
        Choice = result.Choice,
        Label = result.Label,
        ResultKey = result.ResultKey,
        FiltersKey = result.FiltersKey,
        PointsIn = result.PointsIn,
        PointsKept = result.PointsKept,
        Networks = result.Networks,
        LongestRatio = result.LongestRatio,
        CaptionText = link.Kind == ShareKind.Story ? target.Caption : null,
        View = link.Kind == ShareKind.Story ? ShareDraft.KnownView(link.Kind, target.View) : null,
    };

    /// <summary>Writes the link while nobody can replace or delete what it shows.</summary>
    /// <returns>The token; null where results have been replaced since they were read.</returns>
    private async Task<string?> StoreAsync(ShareLinkRow link, IReadOnlyList<string> derived, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // In one order everywhere, so that two links do not wait for each other.
        foreach (var run in link.Items.Select(i => i.RunId).Distinct().Order())
            if (!await StageOwnership.HoldAsync(db.Runs, run, cancellation))
                throw NoResults(run);
        var keys = new HashSet<string>(derived, StringComparer.Ordinal);
        foreach (var item in link.Items)
        {
            if (!await db.RunResults.AnyAsync(r => r.RunId == item.RunId && r.Choice == item.Choice && r.ResultKey == item.ResultKey && r.FiltersKey == item.FiltersKey, cancellation))
                return null;
            keys.UnionWith(await db.Stages.Where(s => s.RunId == item.RunId && s.Choice == item.Choice).Select(s => s.Key).ToListAsync(cancellation));
            keys.UnionWith([item.ResultKey, item.FiltersKey]);
        }
        var all = keys.ToList();
        var stored = (await db.Artifacts.Where(a => all.Contains(a.Key)).Select(a => a.Key).ToListAsync(cancellation)).ToHashSet(StringComparer.Ordinal);
        if (!derived.All(stored.Contains) || !link.Items.TrueForAll(i => stored.Contains(i.ResultKey) && stored.Contains(i.FiltersKey)))
            return null;
        var token = ShareTokens.Create();
        link.TokenHash = ShareTokens.Hash(token);
        db.ShareLinks.Add(link);
        db.ShareKeys.AddRange(stored.Select(key => new ShareKeyRow { LinkId = link.Id, Key = key }));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return token;
    }

    private static InvalidInputException NoResults(Guid run) => new("run", $"Run {run} has no results yet. Share it when the first result is ready.");

    private static string Describe(ShareLinkRow link) =>
        $"{link.Kind.ToString().ToLowerInvariant()}, {link.Scope.ToString().ToLowerInvariant()}, {(link.ExpiresAt is { } end ? FormattableString.Invariant($"until {end:yyyy-MM-dd}") : "never expires")}{(link.PasswordHash is null ? "" : ", with a password")}; content {link.ContentHash}";

    private static string Cut(string text) => text.Length <= LongestTitle ? text : text[..(LongestTitle - 1)] + "…";
}
