using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Filters;
using TopoWeb.Topology;
using TopoWeb.Topology.Density;

namespace TopoWeb.Networks.Formats;

/// <summary>What of an ensemble file is taken into a smaller one.</summary>
public sealed record PackSettings
{
    /// <summary>Arrays taken whole; empty, and without <see cref="Cores"/>, all of them.</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>Arrays of which only what ρ(k, p) keeps is taken.</summary>
    public IReadOnlyDictionary<string, DensitySettings> Cores { get; init; } = new Dictionary<string, DensitySettings>();

    /// <summary>Arrays written as float16; <c>all</c> means every array taken.</summary>
    public IReadOnlyList<string> Half { get; init; } = [];

    /// <summary>Networks taken, by their index in the ensemble; null takes all.</summary>
    public IReadOnlyList<int>? Networks { get; init; }
}

/// <summary>Makes small ensemble files from large ones: some arrays, some networks, float16, cores.</summary>
public static class EnsemblePack
{
    /// <summary>In place of names of arrays: every array taken.</summary>
    public const string All = "all";

    /// <summary>The metadata and arrays of the smaller file, to be written by <see cref="EnsembleFile.Write(Stream, EnsembleMetadata, IEnumerable{EnsembleArray})"/>.</summary>
    /// <exception cref="InvalidInputException">An array or network that is not there, settings that contradict each other, or filters that float16 cannot hold.</exception>
    public static (EnsembleMetadata Metadata, IReadOnlyList<EnsembleArray> Arrays) Read(Stream input, PackSettings settings, IProgress<(string Array, double Share)>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(settings);
        var names = EnsembleFile.Names(input);
        var keep = Choose(names, settings);
        var (metadata, banks) = EnsembleFile.Read(input, name => keep.Contains(name) || settings.Cores.ContainsKey(name));
        var networks = settings.Networks is { } asked ? Positions(asked, metadata) : null;
        if (networks is not null && banks.FirstOrDefault(b => b.Core is not null) is { } already)
            throw new InvalidInputException("networks", $"{new EnsembleArray(already).Name} is a core of all networks; networks can be chosen only from whole layers.");
        var arrays = banks.Select(bank => Take(networks is null ? bank : bank.TakeNetworks(networks), settings, progress, cancellation)).ToList();
        return (networks is null ? Describe(metadata, arrays) : Describe(Take(metadata, networks), arrays), arrays);
    }

    private static HashSet<string> Choose(IReadOnlyList<string> names, PackSettings settings)
    {
        foreach (var name in settings.Keep.Concat(settings.Cores.Keys).Concat(settings.Half.Where(h => h != All)))
            if (!names.Contains(name))
                throw new InvalidInputException("keep", $"The file has no array {name}. Its arrays are {string.Join(", ", names)}.");
        if (settings.Keep.FirstOrDefault(settings.Cores.ContainsKey) is { } both)
            throw new InvalidInputException("core", $"{both} is asked for whole (--keep) and as a core (--core). Choose one: a file holds an array once.");
        var keep = settings.Keep.Count == 0 && settings.Cores.Count == 0 ? names.ToHashSet() : settings.Keep.ToHashSet();
        if (settings.Half.FirstOrDefault(h => h != All && !keep.Contains(h) && !settings.Cores.ContainsKey(h)) is { } left)
            throw new InvalidInputException("half", $"{left} is not taken (--keep or --core), so it cannot be written as float16.");
        return keep;
    }

    private static EnsembleArray Take(FilterBank bank, PackSettings settings, IProgress<(string, double)>? progress, CancellationToken cancellation)
    {
        var name = new EnsembleArray(bank).Name;
        if (settings.Cores.TryGetValue(name, out var density))
        {
            if (bank.Core is { } core)
                throw new InvalidInputException("core", $"{name} is a core already. {core.Sentence}");
            bank = FilterCore.Of(bank, density, progress is null ? null : new NamedProgress(progress, name), cancellation);
        }
        return settings.Half.Contains(All) || settings.Half.Contains(name) ? HalfPrecision.Round(bank) : new EnsembleArray(bank);
    }

    private static int[] Positions(IReadOnlyList<int> asked, EnsembleMetadata metadata)
    {
        var members = metadata.Members ?? [.. Enumerable.Range(0, metadata.NetworkSeeds.Length)];
        return asked.Count == 0 ? throw new InvalidInputException("networks", "No networks chosen.") : [.. asked.Select(index => Array.IndexOf(members, index) is >= 0 and var at
            ? at
            : throw new InvalidInputException("networks", $"The file has no network {index}; it has {members.Length} networks from {members[0]} to {members[^1]}."))];
    }

    private static EnsembleMetadata Take(EnsembleMetadata metadata, int[] networks)
    {
        int[] members = [.. networks.Select(n => metadata.Members is { } all ? all[n] : n)];
        return metadata with
        {
            Notation = new EnsembleNotation(networks.Length, metadata.Settings.Validate()).ToString(),
            NetworkSeeds = [.. networks.Select(n => metadata.NetworkSeeds[n])],
            Figures = [.. networks.Select(n => metadata.Figures[n])],
            Members = members.SequenceEqual(Enumerable.Range(0, members.Length)) ? null : members,
        };
    }

    private static EnsembleMetadata Describe(EnsembleMetadata metadata, IReadOnlyList<EnsembleArray> arrays)
    {
        var cores = new SortedDictionary<string, ArrayCore>(StringComparer.Ordinal);
        foreach (var array in arrays)
            if (array.Bank.Core is { } core)
                cores[array.Name] = EnsembleCores.Describe(core);
        return metadata with { Cores = cores.Count == 0 ? null : cores };
    }

    private sealed class NamedProgress(IProgress<(string, double)> progress, string name) : IProgress<double>
    {
        public void Report(double value) => progress.Report((name, value));
    }
}
