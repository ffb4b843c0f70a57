using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Data.Starting;
using TopoWeb.Topology;

namespace TopoWeb.Administration.Configured;

/// <summary>Changes limits in the database. A value that the checks of the start would refuse is refused here too.</summary>
internal sealed partial class SettingChanges(
    IDbContextFactory<TopoWebContext> contexts, ConfiguredSettings settings, StoredSettings stored, LiveSettings live, AuditLog audit, ILogger<SettingChanges> logger)
{
    private const string Prefix = "setting:";
    private const int LongestValue = 1000;

    /// <param name="visitor">Who does it.</param>
    /// <param name="key"><c>Section:Name</c>.</param>
    /// <param name="value">As in a settings file; null takes the change back.</param>
    /// <param name="cancellation">Ends the writing.</param>
    /// <returns>The setting as it is then; null where there is none of that name.</returns>
    /// <exception cref="InvalidInputException">It cannot be changed here, or the value is outside its limits.</exception>
    public async Task<ConfiguredSetting?> ChangeAsync(Visitor visitor, string key, string? value, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Administer);
        if (settings.Find(key) is not { } setting)
            return null;
        if (!setting.Editable)
            throw new InvalidInputException("value", setting.Restart
                ? $"{setting.Key} counts from a start on. Set it in appsettings.json, in the environment or on the command line, and restart the server."
                : $"{setting.Key} is set where the server is started ({TitleOf(setting.Origin)}), which wins over a change here.");
        value = value?.Trim();
        if (value is { Length: 0 or > LongestValue })
            throw new InvalidInputException("value", value.Length == 0 ? "Enter a value, or take the change back." : $"The value has {value.Length} characters; the limit is {LongestValue}.");
        var all = await ReadAsync(cancellation);
        if (value is null)
            all.Remove(setting.Key);
        else
            all[setting.Key] = value;
        if (live.Problems(all) is [var problem, ..])
            throw new InvalidInputException("value", problem);
        await WriteAsync(setting.Key, value, cancellation);
        stored.Apply(all);
        var now = settings.Find(setting.Key)!;
        await audit.WriteAsync(visitor, value is null ? "setting.reset" : "setting.change", setting.Key, $"{setting.Value} → {now.Value}", cancellation);
        return now;
    }

    /// <summary>Takes over what stands in the database. What an older or newer version has written and this one refuses is left out, with a word in the log.</summary>
    public async Task TakeOverAsync(CancellationToken cancellation)
    {
        var all = await ReadAsync(cancellation);
        if (live.Problems(all) is { Count: > 0 } problems)
        {
            LogRefused(string.Join(' ', problems));
            foreach (var key in all.Keys.ToList())
                if (live.Problems(new Dictionary<string, string?> { [key] = all[key] }).Count > 0)
                    all.Remove(key);
        }
        stored.Apply(all);
    }

    internal static string TitleOf(SettingOrigin origin) => origin switch
    {
        SettingOrigin.Default => "default",
        SettingOrigin.SettingsFile => "settings file",
        SettingOrigin.Database => "changed here",
        SettingOrigin.Environment => "environment",
        SettingOrigin.CommandLine => "command line",
        _ => "set by the program",
    };

    /// <summary>Only what counts without a restart: nobody who can write to the database opens a door by it.</summary>
    private async Task<Dictionary<string, string?>> ReadAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = await db.Database.ReadPairsAsync("""SELECT "Key", "Value" FROM "Facts" WHERE "Key" LIKE @p0""", cancellation, $"{Prefix}%");
        return rows.Select(f => (Key: f.First[Prefix.Length..], f.Second)).Where(f => LiveSettings.Has(f.Key)).ToDictionary(f => f.Key, f => (string?)f.Second, StringComparer.OrdinalIgnoreCase);
    }

    private async Task WriteAsync(string key, string? value, CancellationToken cancellation)
    {
        var fact = Prefix + key;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (value is null)
            await db.Facts.Where(f => f.Key == fact).ExecuteDeleteAsync(cancellation);
        else
            await db.SetFactAsync(fact, value, cancellation);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A setting in the database is left out: {Problems}")]
    private partial void LogRefused(string problems);
}
