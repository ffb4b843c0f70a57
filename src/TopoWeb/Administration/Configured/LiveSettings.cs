using Microsoft.Extensions.Options;
using TopoWeb.Experiments;
using TopoWeb.Sharing.Links;

namespace TopoWeb.Administration.Configured;

/// <summary>Settings that count without a restart, and may therefore be changed on a page.</summary>
internal sealed class LiveSettings(IEnumerable<IValidateOptions<ExperimentLimits>> limits, IEnumerable<IValidateOptions<ShareOptions>> sharing)
{
    private static readonly string[] Sections = [ExperimentLimits.Section, ShareOptions.Section];

    /// <summary>The web server knows these since its start.</summary>
    private static readonly string[] Fixed = [$"{ExperimentLimits.Section}:{nameof(ExperimentLimits.MaximumUploadMegabytes)}", $"{ExperimentLimits.Section}:{nameof(ExperimentLimits.LiveTotalMegabytes)}"];

    public static bool Has(string key) => Sections.Contains(key.Split(':')[0], StringComparer.OrdinalIgnoreCase) && !Fixed.Contains(key, StringComparer.OrdinalIgnoreCase);

    /// <summary>What is wrong with settings, each as a sentence that names one.</summary>
    public IReadOnlyList<string> Problems(IReadOnlyDictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return [.. Check(configuration, ExperimentLimits.Section, limits), .. Check(configuration, ShareOptions.Section, sharing)];
    }

    private static IEnumerable<string> Check<T>(IConfiguration configuration, string section, IEnumerable<IValidateOptions<T>> checks) where T : class, new()
    {
        T options;
        try
        {
            options = configuration.GetSection(section).Get<T>() ?? new();
        }
        catch (InvalidOperationException)
        {
            return [$"A value of {section} has the wrong type: numbers are written with digits alone, switches as true or false."];
        }
        return checks.Select(c => c.Validate(Options.DefaultName, options)).Where(r => r.Failed).SelectMany(r => r.Failures!);
    }
}

/// <summary>Options as they are now, for whoever asks for options that were fixed at the start.</summary>
internal sealed class CurrentOptions<T>(IOptionsMonitor<T> monitor) : IOptions<T> where T : class
{
    public T Value => monitor.CurrentValue;
}
