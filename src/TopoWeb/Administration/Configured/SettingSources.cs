using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace TopoWeb.Administration.Configured;

/// <summary>Where the value of a setting comes from.</summary>
public enum SettingOrigin
{
    /// <summary>Nobody has set it.</summary>
    Default,

    /// <summary>appsettings.json or another settings file.</summary>
    SettingsFile,

    /// <summary>An administrator, on the page of limits.</summary>
    Database,

    /// <summary>An environment variable.</summary>
    Environment,

    /// <summary>An argument of the command.</summary>
    CommandLine,

    /// <summary>Set by the program itself.</summary>
    Program,
}

/// <summary>Finds the source of a setting: the last one that has it wins, as everywhere.</summary>
internal static class SettingSources
{
    public static SettingOrigin OriginOf(IConfiguration configuration, string key) =>
        configuration is IConfigurationRoot root && root.Providers.Reverse().FirstOrDefault(p => Has(p, key)) is { } provider ? Classify(provider, key) : SettingOrigin.Default;

    /// <summary>A list stands under keys below its own. An empty value in a settings file is how a default is written there.</summary>
    private static bool Has(IConfigurationProvider provider, string key) =>
        (provider.TryGet(key, out var value) && !string.IsNullOrEmpty(value)) || provider.GetChildKeys([], key).Any();

    private static SettingOrigin Classify(IConfigurationProvider provider, string key) => provider switch
    {
        ChainedConfigurationProvider { Configuration: var inner } => OriginOf(inner, key) is var origin and not SettingOrigin.Default ? origin : SettingOrigin.Program,
        JsonConfigurationProvider => SettingOrigin.SettingsFile,
        EnvironmentVariablesConfigurationProvider => SettingOrigin.Environment,
        CommandLineConfigurationProvider => SettingOrigin.CommandLine,
        StoredSettings => SettingOrigin.Database,
        _ => SettingOrigin.Program,
    };
}
