using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace TopoWeb.Administration.Configured;

/// <summary>A setting as it is in force.</summary>
/// <param name="Key"><c>Section:Name</c>.</param>
/// <param name="Value">For people; of a secret only whether there is one.</param>
/// <param name="Default">What it would be if nobody had set it.</param>
/// <param name="Origin">Where the value comes from.</param>
/// <param name="Secret">Its value is shown nowhere.</param>
/// <param name="Restart">A change counts from the next start on.</param>
/// <param name="Editable">Administrators may change it here; otherwise the source that wins is out of reach, or it needs a restart.</param>
public sealed record ConfiguredSetting(string Key, string Value, string Default, SettingOrigin Origin, bool Secret, bool Restart, bool Editable)
{
    public string Section => Key[..Key.LastIndexOf(':')];

    public string Name => Key[(Key.LastIndexOf(':') + 1)..];
}

/// <summary>All settings of the program. Each class of options names its section in a constant; a new one is found by that.</summary>
internal sealed partial class ConfiguredSettings(IConfiguration configuration)
{
    private static readonly IReadOnlyList<(string Section, Type Type)> Sections =
    [
        .. typeof(ConfiguredSettings).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.GetConstructor(Type.EmptyTypes) is not null)
            .Select(t => (Section: t.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string, Type: t))
            .Where(t => t.Section is not null).Select(t => (t.Section!, t.Type)).OrderBy(t => t.Item1, StringComparer.Ordinal),
    ];

    public IReadOnlyList<ConfiguredSetting> Read() => [.. Sections.SelectMany(s => Of(s.Section, s.Type))];

    public ConfiguredSetting? Find(string key) => Read().FirstOrDefault(s => s.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    private IEnumerable<ConfiguredSetting> Of(string section, Type type)
    {
        var (defaults, values) = (Activator.CreateInstance(type)!, Activator.CreateInstance(type)!);
        configuration.GetSection(section).Bind(values);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p is { SetMethod.IsPublic: true } || IsGroup(p.PropertyType)))
        {
            var key = $"{section}:{property.Name}";
            if (IsGroup(property.PropertyType))
            {
                foreach (var inner in Of(key, property.PropertyType))
                    yield return inner;
                continue;
            }
            var secret = IsSecret(property);
            var (value, usual, origin) = (Text(property.GetValue(values)), Text(property.GetValue(defaults)), SettingSources.OriginOf(configuration, key));
            // A settings file that repeats a default sets nothing.
            if (origin == SettingOrigin.SettingsFile && value == usual)
                origin = SettingOrigin.Default;
            var live = LiveSettings.Has(key);
            yield return new(key, secret ? (value.Length == 0 ? "not set" : "set, not shown") : WithoutPassword(value), usual, origin, secret, !live,
                live && !secret && (origin is SettingOrigin.Default or SettingOrigin.SettingsFile or SettingOrigin.Database));
        }
    }

    /// <summary>A class of ours with settings of its own below the section.</summary>
    private static bool IsGroup(Type type) => type is { IsClass: true } && type.Assembly == typeof(ConfiguredSettings).Assembly && !typeof(IEnumerable).IsAssignableFrom(type);

    /// <summary>Anything that could let somebody in; rather too much than too little.</summary>
    private static bool IsSecret(PropertyInfo property) => property.PropertyType == typeof(string) && SecretName().IsMatch(property.Name);

    private static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        IDictionary map => string.Join("; ", map.Keys.Cast<object>().Select(k => $"{k}: {Text(map[k])}")),
        IEnumerable list => string.Join(", ", list.Cast<object?>().Select(Text)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>Addresses may carry a name and a password.</summary>
    private static string WithoutPassword(string text) => UserInformation().Replace(text, "$1…@");

    [GeneratedRegex("Postgres|Password|Secret|Headers|ConnectionString|Token|WebHook|Key$", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"([a-z][a-z0-9+.-]*://)[^/@\s]*@", RegexOptions.IgnoreCase)]
    private static partial Regex UserInformation();
}
