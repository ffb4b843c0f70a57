using Microsoft.Extensions.Options;
using TopoWeb.Networks.Datasets;
using TopoWeb.Networks.Downloads;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Networks.Weights.Library;
using TopoWeb.Topology;

namespace TopoWeb.Datasets;

/// <summary>Where files are looked for, and where they come from.</summary>
internal abstract class DownloadSettings
{
    private const int LongestTimeout = 3600;

    /// <summary>Directories, in order; the first that can be written takes downloads.</summary>
    public string[] Directories { get; set; } = [];

    /// <summary>Own copies of the official files: by identifier, addresses of folders.</summary>
    public Dictionary<string, string[]> Mirrors { get; set; } = [];

    /// <summary>Whether own copies are tried before the official hosts, or after them.</summary>
    public bool MirrorsFirst { get; set; } = true;

    /// <summary>How long a connection may take.</summary>
    public int ConnectTimeoutSeconds { get; set; } = 5;

    /// <summary>How long a host may send nothing.</summary>
    public int StallTimeoutSeconds { get; set; } = 60;

    /// <summary>Largest file that is taken.</summary>
    public int MaximumMegabytes { get; set; } = 1024;

    public DownloadOptions Download => new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(ConnectTimeoutSeconds),
        StallTimeout = TimeSpan.FromSeconds(StallTimeoutSeconds),
        MaximumBytes = (long)MaximumMegabytes << 20,
    };

    public IReadOnlyDictionary<string, IReadOnlyList<Uri>> MirrorAddresses => Mirrors.ToDictionary(m => m.Key, m => (IReadOnlyList<Uri>)[.. m.Value.Select(a => new Uri(a))]);

    /// <summary>What is wrong, each with the setting's name.</summary>
    public IEnumerable<string> Problems(string section, IReadOnlyList<string> known)
    {
        for (var i = 0; i < Directories.Length; i++)
            if (string.IsNullOrWhiteSpace(Directories[i]))
                yield return $"{section}:Directories:{i} is empty; it must name a directory.";
        foreach (var (id, addresses) in Mirrors)
        {
            if (!known.Contains(id))
                yield return $"{section}:Mirrors:{id} is unknown; choose from {string.Join(", ", known)}.";
            for (var i = 0; i < addresses.Length; i++)
                if (!IsAddress(addresses[i]))
                    yield return $"{section}:Mirrors:{id}:{i} is '{addresses[i]}'; it must be the address of a folder, such as https://example.org/{id}/.";
        }
        if (ConnectTimeoutSeconds is < 1 or > LongestTimeout)
            yield return $"{section}:ConnectTimeoutSeconds is {ConnectTimeoutSeconds}; it must be 1 to {LongestTimeout}.";
        if (StallTimeoutSeconds is < 1 or > LongestTimeout)
            yield return $"{section}:StallTimeoutSeconds is {StallTimeoutSeconds}; it must be 1 to {LongestTimeout}.";
        if (MaximumMegabytes < 1)
            yield return $"{section}:MaximumMegabytes is {MaximumMegabytes}; it must be at least 1.";
    }

    /// <summary>For commands, which start no server that would look.</summary>
    /// <exception cref="InvalidInputException">A setting makes no sense.</exception>
    public void Require(string section, IReadOnlyList<string> known)
    {
        if (Problems(section, known).FirstOrDefault() is { } problem)
            throw new InvalidInputException(section, problem);
    }

    public static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}

/// <summary>Data sets. Section <c>Datasets</c>; Debian's own place for Fashion-MNIST is always looked at, too.</summary>
internal sealed class DatasetOptions : DownloadSettings
{
    public const string Section = "Datasets";

    public DatasetDownloadOptions ToDownloads() => new() { Mirrors = MirrorAddresses, MirrorsFirst = MirrorsFirst, Download = Download };
}

/// <summary>Pretrained networks. Section <c>Weights</c>; the directories of data sets are looked at as well, after these.</summary>
internal sealed class WeightOptions : DownloadSettings
{
    public const string Section = "Weights";

    public WeightDownloadOptions ToDownloads() => new() { Mirrors = MirrorAddresses, MirrorsFirst = MirrorsFirst, Download = Download };

    public WeightLibrary ToLibrary(DatasetOptions datasets) => new(Directories.Concat(datasets.Directories), new WeightLimits { MaximumBytes = (long)MaximumMegabytes << 20 });
}

/// <summary>Refuses to start with settings that make no sense.</summary>
internal sealed class DownloadSettingsValidator<T>(string section, IReadOnlyList<string> known) : IValidateOptions<T> where T : DownloadSettings
{
    public ValidateOptionsResult Validate(string? name, T options) =>
        options.Problems(section, known).ToList() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
}
