using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Sharing.Links;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Runs;

namespace TopoWeb.Tests.Sharing;

/// <summary>Links to small stored runs.</summary>
internal static class SharedRuns
{
    public static Task<ShareMade> ShareAsync(PageContext context, ShareKind kind, params ShareTarget[] items) => ShareAsync(context, new ShareDraft(kind, items) { Days = 7 });

    public static Task<ShareMade> ShareAsync(PageContext context, ShareDraft draft) => context.Get<ShareService>().CreateAsync(Visitor.Local, draft);

    /// <summary>A run of two checkpoints and a link to all of it.</summary>
    public static async Task<(Guid Run, ShareMade Made)> TwoAsync(PageContext context, ShareKind kind = ShareKind.Run)
    {
        var run = await StoredRuns.AddTwoComparedAsync(context);
        return (run, await ShareAsync(context, kind, new ShareTarget(run)));
    }

    /// <summary>What a retry with more networks does: another result in the place of one.</summary>
    public static Task<string> ReplaceAsync(PageContext context, Guid run) => StoredRuns.AddResultAsync(context, run, "L1_000100", "Iteration 100", StoredRuns.Circle(shift: 0.9), 1);

    public static async Task<TopoWebContext> DatabaseAsync(PageContext context) => await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync();

    public static async Task ExpireAsync(PageContext context, Guid link, TimeSpan ago)
    {
        await using var db = await DatabaseAsync(context);
        var past = DateTime.UtcNow - ago;
        await db.ShareLinks.Where(s => s.Id == link).ExecuteUpdateAsync(s => s.SetProperty(l => l.ExpiresAt, past));
    }
}
