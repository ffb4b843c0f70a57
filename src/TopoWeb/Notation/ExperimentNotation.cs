using System.Globalization;
using System.Text.RegularExpressions;
using TopoWeb.Experiments;
using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Training;
using TopoWeb.Topology;
using TopoWeb.Topology.Homology;

namespace TopoWeb.Notation;

/// <summary>The paper's way of writing an experiment: <c>40×M(64,0,64) on mnist at 0, 100, 500, layer 1, ρ(80, 0.3), LW(100, ν=1), Mapper(30, 3)</c>.</summary>
internal static partial class ExperimentNotation
{
    public static string Format(ExperimentSpec spec) => string.Join(", ", [FormatSource(spec.Source), .. FormatAnalysis(spec.Analysis)]);

    public static string FormatSource(SourceSpec source) => source.Kind switch
    {
        SourceKind.Training when source.Training is { } t =>
            string.Create(CultureInfo.InvariantCulture, $"{source.Networks}×{t.Architecture} on {t.Dataset} at {string.Join(", ", source.Iterations ?? t.Checkpoints)}, layer {source.Layer}{FormatPart(source)}"),
        SourceKind.Sample => $"sample {source.Sample}, layer {source.Layer}{FormatPart(source)}",
        _ => "uploaded cloud",
    };

    /// <summary>The part of a layer's filters that is analysed, where it is not all.</summary>
    private static string FormatPart(SourceSpec source) =>
        (source.Channel is { } channel ? string.Create(CultureInfo.InvariantCulture, $", channel {channel}") : "")
        + (source.Members is { } members ? $", networks {IndexRanges.Format(members)}" : "");

    public static IEnumerable<string> FormatAnalysis(AnalysisSpec spec)
    {
        if (spec.Density is { } d)
            yield return string.Create(CultureInfo.InvariantCulture, $"ρ({d.K}, {d.P})");
        if (spec.Barcode is { } b)
            yield return b.Complex switch
            {
                ComplexKind.LazyWitness => $"LW({b.LandmarkCount}, ν={b.Nu})",
                ComplexKind.RipsLandmarks => $"VR({b.LandmarkCount} landmarks)",
                _ => "VR",
            };
        if (spec.Mapper is { } m)
            yield return string.Create(CultureInfo.InvariantCulture, $"Mapper({m.Resolution}, {m.Gain})");
    }

    /// <summary>Reads what <see cref="Format"/> writes; parts may be left out and take their defaults. <c>x</c> stands for ×, <c>rho</c> for ρ.</summary>
    /// <exception cref="SettingException">A part is not understood; the message quotes it.</exception>
    public static ExperimentSpec Parse(string text)
    {
        var rest = text.Trim();
        string? Take(Regex pattern, out Match match)
        {
            match = pattern.Match(rest);
            if (!match.Success)
                return null;
            rest = rest.Remove(match.Index, match.Length);
            return match.Value;
        }

        var analysis = new AnalysisSpec();
        if (Take(Rho(), out var rho) is not null)
            analysis = analysis with { Density = new() { K = Integer(rho, "k"), P = Number(rho, "p") } };
        if (Take(Witness(), out var witness) is not null)
            analysis = analysis with
            {
                Barcode = new() { Landmarks = Integer(witness, "l"), Nu = witness.Groups["nu"].Success ? Integer(witness, "nu") : 1 },
            };
        if (Take(MapperPart(), out var mapper) is not null)
            analysis = analysis with { Mapper = new() { Resolution = Integer(mapper, "n"), Gain = Number(mapper, "g") } };
        var layer = Take(LayerPart(), out var layerMatch) is null ? 1 : Integer(layerMatch, "n");
        int? channel = Take(ChannelPart(), out var channelMatch) is null ? null : Integer(channelMatch, "n");
        var members = Take(MembersPart(), out var membersMatch) is null ? null : IndexRanges.Parse(membersMatch.Groups["r"].Value, "notation");
        var dataset = Take(On(), out var on) is null ? "mnist" : on.Groups["d"].Value;
        var training = new TrainingSettings { Dataset = dataset };
        if (Take(At(), out var at) is not null)
            training = training with
            {
                Checkpoints = [.. at.Groups["i"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(i => int.Parse(i, CultureInfo.InvariantCulture))],
            };
        if (Take(EnsemblePart(), out var ensembleMatch) is null)
            throw new SettingException("notation", $"'{text}' names no ensemble; write for example 40xM(64,0,64) on mnist at 0,100,500, rho(80,0.3), Mapper(30,3).");
        var ensemble = EnsembleNotation.Parse(ensembleMatch.Value);
        if (rest.Trim(' ', ',', ';', '·', '.') is { Length: > 0 } unknown)
            throw new SettingException("notation", $"'{unknown}' is not understood; write for example 40xM(64,0,64) on mnist at 0,100,500, layer 1, rho(80,0.3), LW(100,nu=1), Mapper(30,3).");
        return new ExperimentSpec
        {
            Source = new SourceSpec
            {
                Kind = SourceKind.Training,
                Networks = ensemble.Networks,
                Layer = layer,
                Channel = channel,
                Members = members,
                Training = training with { Architecture = ensemble.Architecture.ToString() },
            },
            Analysis = analysis,
        };
    }

    private static int Integer(Match match, string group) =>
        int.TryParse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new SettingException("notation", $"'{match.Groups[group].Value}' in '{match.Value}' is not a number in range.");

    private static double Number(Match match, string group) =>
        double.TryParse(match.Groups[group].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new SettingException("notation", $"'{match.Groups[group].Value}' in '{match.Value}' is not a number.");

    [GeneratedRegex(@"(?:ρ|rho)\s*\(\s*(?<k>\d+)\s*,\s*(?<p>[\d.]+)\s*\)", RegexOptions.IgnoreCase)]
    private static partial Regex Rho();

    [GeneratedRegex(@"LW\s*\(\s*(?<l>\d+)\s*(?:,\s*(?:ν|nu)\s*=?\s*(?<nu>\d+)\s*)?\)", RegexOptions.IgnoreCase)]
    private static partial Regex Witness();

    [GeneratedRegex(@"Mapper\s*\(\s*(?<n>\d+)\s*,\s*(?<g>[\d.]+)\s*\)", RegexOptions.IgnoreCase)]
    private static partial Regex MapperPart();

    [GeneratedRegex(@"\blayer\s+(?<n>\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex LayerPart();

    [GeneratedRegex(@"\bchannel\s+(?<n>\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex ChannelPart();

    [GeneratedRegex(@"\bnetworks\s+(?<r>\d+(?:\s*-\s*\d+)?(?:\s*,\s*\d+(?:\s*-\s*\d+)?(?!\s*[×x]))*)", RegexOptions.IgnoreCase)]
    private static partial Regex MembersPart();

    [GeneratedRegex(@"\bon\s+(?<d>[a-z][a-z0-9-]*)", RegexOptions.IgnoreCase)]
    private static partial Regex On();

    [GeneratedRegex(@"\bat\s+(?<i>\d{1,7}(?:\s*,\s*\d{1,7}(?!\s*[×x]))*)", RegexOptions.IgnoreCase)]
    private static partial Regex At();

    [GeneratedRegex(@"(?:\d+\s*[×x]?\s*)?[MC]\*?\s*\([^()]*\)", RegexOptions.IgnoreCase)]
    private static partial Regex EnsemblePart();
}
