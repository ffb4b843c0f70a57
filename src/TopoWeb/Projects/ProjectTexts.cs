using TopoWeb.Controls;
using TopoWeb.Data;

namespace TopoWeb.Projects;

/// <summary>Access in words, the same on every page.</summary>
internal static class ProjectTexts
{
    public static SelectOption[] LabOptions { get; } =
    [
        new(nameof(ProjectAccess.None), "No access"),
        new(nameof(ProjectAccess.Read), "Can view"),
        new(nameof(ProjectAccess.Write), "Can edit"),
    ];

    public static SelectOption[] MemberOptions { get; } =
    [
        new(nameof(ProjectAccess.Read), "Can view"),
        new(nameof(ProjectAccess.Write), "Can edit"),
    ];

    /// <summary><c>1.2 GB of 2.0 GB used</c>.</summary>
    public static string StorageText(ProjectStorage storage) => storage switch
    {
        { QuotaBytes: null } => $"{SizeText.Of(storage.UsedBytes)} used. There is no quota.",
        { IsFull: true } => $"{SizeText.Of(storage.UsedBytes)} of {SizeText.Of(storage.QuotaBytes.Value)} used: the project is full. Runs continue by themselves when there is room.",
        _ => $"{SizeText.Of(storage.UsedBytes)} of {SizeText.Of(storage.QuotaBytes.Value)} used",
    };

    /// <summary>What the visitor herself may do.</summary>
    public static string Yours(ProjectSummary project, Guid? visitor) => project switch
    {
        _ when project.OwnerId == visitor => project.IsHome ? "Your home project" : "You own it",
        { MayManage: true } => "You manage it as an administrator",
        { YourAccess: ProjectAccess.Write } => "You can edit",
        _ => "You can view",
    };
}
