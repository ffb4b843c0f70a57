namespace TopoWeb.Hosting.ApiDocument;

/// <summary>What parameters mean that have the same name everywhere.</summary>
internal static class ParameterTexts
{
    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        ["id"] = "Its ID.",
        ["choice"] = "One of the run's results, such as L1_000100; the last by default.",
        ["cursor"] = "The field next of the page before, unchanged; left out for the first page.",
        ["limit"] = "Most entries of the page (Api:PageSize by default, Api:MaximumPageSize at most).",
        ["project"] = "ID of a project.",
        ["person"] = "A person: an ID, me for yourself, or where the operation says so an e-mail address or a part of a name.",
        ["state"] = "active, or states separated by commas: queued, training, analyzing, succeeded, failed, cancelled.",
        ["search"] = "Words of the name, the notation or a tag, or with accounts of the project's name or the person's.",
        ["tag"] = "Tags that the run has, all of them, separated by commas.",
        ["dataset"] = "Data set that its networks are trained on, such as mnist.",
        ["loops"] = "Significant loops of one of its results: 1, 1-3, or 2+ for two or more.",
        ["archived"] = "no (the default) leaves archived runs out, only lists nothing else, any lists both.",
        ["schedule"] = "ID of a schedule.",
        ["sort"] = "newest (the default), oldest, name, loops (most first) or ratio (longest H₁ bar over the second, largest first).",
        ["layer"] = "Layers, such as 1 or 1,2; all by default.",
        ["iterations"] = "Checkpoints, such as 100,500; all by default.",
        ["array"] = "Array of an .npz file, or layers of a network: 3, 1-4, 2,5 or all.",
        ["format"] = "Which of the official files.",
        ["minimum"] = "Leaves out nodes with fewer points, as the page does.",
        ["force"] = "true deletes also a run that is not finished or is shared.",
        ["moveTo"] = "ID of the project to which its runs, uploads and schedules go.",
        ["heir"] = "ID of the person who takes over all that belongs to the other.",
        ["run"] = "ID of a run.",
        ["all"] = "true lists those of everybody (administrators).",
        ["results"] = "Two to six results as RUN:CHOICE, separated by commas; without a choice the last of the run.",
        ["action"] = "Beginning of an action, such as run.",
        ["from"] = "First day, such as 2026-01-31; of UTC where no time zone is given.",
        ["until"] = "Last day, included, such as 2026-01-31; of UTC where no time zone is given.",
        ["preset"] = "ID of a preset.",
        ["days"] = "Runs that ended longer ago, 1 to 3,650.",
        ["cron"] = "Five fields: minute, hour, day of month, month, day of week.",
        ["timeZone"] = "IANA name of the time zone, such as Europe/Berlin; UTC by default.",
        ["key"] = "A setting as Section:Name, such as Limits:MaximumPoints.",
    };

    public static string? Of(string name) => Texts.GetValueOrDefault(name);
}
