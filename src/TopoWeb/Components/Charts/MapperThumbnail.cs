using TopoWeb.Experiments;

namespace TopoWeb.Components.Charts;

/// <summary>A Mapper graph as a small static SVG, for cards and lists.</summary>
internal static class MapperThumbnail
{
    public static string Write(MapperDocument mapper, int width = 160, int height = 120) => throw new NotSupportedException();
}
