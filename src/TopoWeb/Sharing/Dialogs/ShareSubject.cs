using TopoWeb.Data;
using TopoWeb.Sharing.Links;

namespace TopoWeb.Sharing.Dialogs;

/// <summary>What a dialog shares.</summary>
public sealed class ShareSubject
{
    internal ShareSubject(IReadOnlyList<ShareTarget> targets, ShareKind kind, string? view = null) => (Targets, Kind, View) = (targets, kind, view);

    /// <summary>One, or the results compared.</summary>
    internal IReadOnlyList<ShareTarget> Targets { get; }

    /// <summary>What is offered first.</summary>
    internal ShareKind Kind { get; }

    /// <summary>How it is looked at: a query.</summary>
    internal string? View { get; }

    internal Guid Run => Targets[0].Run;

    internal bool IsComparison => Kind == ShareKind.Comparison;

    /// <summary>A link to one of the things that can be shared.</summary>
    internal ShareDraft Draft(ShareKind kind) =>
        new(kind, kind is ShareKind.Run or ShareKind.Timeline ? [new ShareTarget(Run)] : Targets) { View = kind == ShareKind.Timeline && Kind != kind ? null : View };
}
