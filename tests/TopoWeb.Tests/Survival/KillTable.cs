using System.Globalization;
using System.Text;

namespace TopoWeb.Tests.Survival;

/// <summary>Counts kills, and writes them as a table: processes down, moments across.</summary>
internal sealed class KillTable(bool postgres)
{
    private readonly Dictionary<Kill, int> _kills = [];

    public int Total => _kills.Values.Sum();

    public void Count(Kill kill) => _kills[kill] = _kills.GetValueOrDefault(kill) + 1;

    /// <summary>In Markdown. A dash stands where there is no such kill.</summary>
    public override string ToString()
    {
        var moments = Enum.GetValues<Moment>();
        var text = new StringBuilder($"| {(postgres ? "PostgreSQL" : "SQLite")} | {string.Join(" | ", moments.Select(NameOf))} | all |\n| --- |{string.Concat(Enumerable.Repeat(" --- |", moments.Length + 1))}\n");
        foreach (var victim in Enum.GetValues<Victim>().Where(v => _kills.Keys.Any(k => k.Victim == v)))
        {
            var counts = moments.Select(m => _kills.GetValueOrDefault(new(victim, m))).ToList();
            text.Append(CultureInfo.InvariantCulture, $"| {NameOf(victim)} | {string.Join(" | ", counts.Select(c => c == 0 ? "–" : c.ToString(CultureInfo.InvariantCulture)))} | {counts.Sum()} |\n");
        }
        return text.ToString();
    }

    private static string NameOf(Moment moment) => moment switch
    {
        Moment.State => "writing a state",
        Moment.Artifact => "writing an artifact",
        _ => moment.ToString().ToLowerInvariant(),
    };

    private static string NameOf(Victim victim) => victim == Victim.Database ? "PostgreSQL" : victim.ToString().ToLowerInvariant();
}
