using TopoWeb.Exploration;
using TopoWeb.Rendering.Patches;

namespace TopoWeb.Rendering.Svg;

/// <summary>The squares of a patch.</summary>
internal static class PatchCells
{
    /// <summary>One box for each value, row by row.</summary>
    public static IEnumerable<BoxMark> Of(PatchMark patch)
    {
        var columns = PatchValues.Side(patch.Values.Length) ?? Math.Max(1, patch.Values.Length);
        var rows = Math.Max(1, patch.Values.Length / columns);
        var (width, height) = (patch.Side / columns, patch.Side / rows);
        var maximum = PatchValues.Maximum(patch.Values);
        for (var i = 0; i < patch.Values.Length; i++)
            yield return new(patch.X - patch.Side / 2 + i % columns * width, patch.Y - patch.Side / 2 + i / columns * height, width, height, PatchColors.Hex(patch.Values[i], maximum, patch.Scale));
    }
}
