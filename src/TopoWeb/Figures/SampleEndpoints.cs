using System.Globalization;
using TopoWeb.Access;
using TopoWeb.Experiments;
using TopoWeb.Http;
using TopoWeb.Topology;

namespace TopoWeb.Figures;

/// <summary>Trained networks that come with the program: the source of an experiment names one as <c>sample</c>.</summary>
/// <param name="Name">What a source names it by.</param>
/// <param name="Notation">The ensemble in the paper's notation; null where the file cannot be read.</param>
/// <param name="Dataset">On which it was trained.</param>
/// <param name="Networks">How many.</param>
/// <param name="Layers">Layers whose filters are there.</param>
/// <param name="Iterations">Checkpoints.</param>
/// <param name="Problem">Why it cannot be used.</param>
internal sealed record SampleSummary(string Name, string? Notation, string? Dataset, int? Networks, IReadOnlyList<int> Layers, IReadOnlyList<int> Iterations, string? Problem)
{
    public static SampleSummary Of(string name, SampleLibrary library)
    {
        try
        {
            var (metadata, arrays) = library.Describe(name);
            var places = arrays.Select(a => a[1..].Split('_')).Select(p => (Layer: int.Parse(p[0], CultureInfo.InvariantCulture), Iteration: int.Parse(p[1], CultureInfo.InvariantCulture))).ToList();
            return new(name, metadata.Notation, metadata.Settings.Dataset, metadata.NetworkSeeds.Length, [.. places.Select(p => p.Layer).Distinct().Order()], [.. places.Select(p => p.Iteration).Distinct().Order()], null);
        }
        catch (Exception e) when (e is InvalidInputException or IOException or UnauthorizedAccessException)
        {
            return new(name, null, null, null, [], [], e.Message);
        }
    }
}

internal static class SampleEndpoints
{
    public static void MapSamples(this RouteGroupBuilder api) =>
        api.MapGet("/samples", ([AsParameters] ListQuery page, SampleLibrary library) => TypedResults.Ok(page.Of(library.Names(), n => n).Select(n => SampleSummary.Of(n, library))))
            .WithTags("Presets").WithSummary("List the trained networks that come with the program. The source of an experiment names one: kind sample, and sample.").Needs(Rights.Read);
}
