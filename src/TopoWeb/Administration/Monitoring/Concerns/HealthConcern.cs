namespace TopoWeb.Administration.Monitoring.Concerns;

/// <summary>Something that needs attention.</summary>
/// <param name="Kind">One of <see cref="HealthKind.All"/>.</param>
/// <param name="Subject">What it is about, where several of a kind can be: a process, a kind of job. Empty where there is only one.</param>
/// <param name="Text">In words, with the numbers.</param>
/// <param name="Runbook">What to do: a section of the runbook, relative to the application.</param>
public sealed record HealthConcern(string Kind, string Subject, string Text, string Runbook)
{
    internal static HealthConcern Of(HealthKind kind, string subject, string text) => new(kind.Id, subject, text, kind.Runbook);
}
