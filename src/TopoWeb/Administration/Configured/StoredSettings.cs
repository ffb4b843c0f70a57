using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace TopoWeb.Administration.Configured;

/// <summary>
/// Settings that administrators have changed on the page of limits. They stand in the database and win over the settings file; environment and command line, which belong to whoever
/// starts the server, win over them.
/// </summary>
internal sealed class StoredSettings : ConfigurationProvider, IConfigurationSource
{
    /// <summary>Puts them in their place among the sources of a configuration.</summary>
    public static StoredSettings AddTo(IConfigurationBuilder configuration)
    {
        var stored = new StoredSettings();
        var place = 0;
        while (place < configuration.Sources.Count && configuration.Sources[place] is not EnvironmentVariablesConfigurationSource { Prefix: null or "" })
            place++;
        configuration.Sources.Insert(place, stored);
        return stored;
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Takes the place of what was known; who reads settings live sees it at once.</summary>
    public void Apply(IReadOnlyDictionary<string, string?> settings)
    {
        if (settings.Count == Data.Count && settings.All(s => Data.TryGetValue(s.Key, out var known) && known == s.Value))
            return;
        Data = new Dictionary<string, string?>(settings, StringComparer.OrdinalIgnoreCase);
        OnReload();
    }
}
