using Microsoft.Extensions.Options;

namespace TopoWeb.Experiments;

/// <summary>Filters that ship with the program. Section <c>Samples</c>.</summary>
internal sealed class SampleOptions
{
    public const string Section = "Samples";

    /// <summary>Directory of the files; null or empty: <c>Samples</c> beside the program.</summary>
    public string? Directory { get; set; }

    /// <summary>A new installation computes the result of a sample at its first start, so that the gallery is not empty.</summary>
    public bool InGallery { get; set; } = true;

    /// <summary>Memory for samples that have been read.</summary>
    public int MemoryMegabytes { get; set; } = 64;

    public string Folder => string.IsNullOrEmpty(Directory) ? Path.Combine(AppContext.BaseDirectory, "Samples") : Path.GetFullPath(Directory);
}

/// <summary>Refuses to start with a directory that is not there. The folder beside the program may be missing: then there are no samples.</summary>
internal sealed class SampleOptionsValidator : IValidateOptions<SampleOptions>
{
    public ValidateOptionsResult Validate(string? name, SampleOptions options) =>
        !string.IsNullOrEmpty(options.Directory) && !Directory.Exists(options.Folder) ? ValidateOptionsResult.Fail($"Samples:Directory is '{options.Directory}', which is not a directory. Create it, or leave the setting empty to use the samples beside the program.")
        : options.MemoryMegabytes < 0 ? ValidateOptionsResult.Fail($"Samples:MemoryMegabytes is {options.MemoryMegabytes}; it must be at least 0.")
        : ValidateOptionsResult.Success;
}
