using System.Xml.Linq;
using TopoWeb.Exploration;
using TopoWeb.Rendering.Patches;
using TopoWeb.Rendering.Svg;

namespace TopoWeb.Tests.Rendering.Patches;

public sealed class PatchTests
{
    [Theory]
    [InlineData(-2, 0)]
    [InlineData(0, 128)]
    [InlineData(2, 255)]
    public void Of_GraySymmetricAboutZero_RunsFromBlackToWhite(double value, int gray) =>
        Assert.Equal(((byte)gray, (byte)gray, (byte)gray), PatchColors.Of(value, 2, PatchScale.Gray));

    [Fact]
    public void Of_ConstantPatchOfZeros_IsMiddleGray() => Assert.Equal((128, 128, 128), PatchColors.Of(0, 0, PatchScale.Gray));

    [Theory]
    [InlineData(9, 3)]
    [InlineData(25, 5)]
    [InlineData(1, 1)]
    [InlineData(8, null)]
    [InlineData(0, null)]
    public void Side_Count_IsTheRootOfASquare(int count, int? side) => Assert.Equal(side, PatchValues.Side(count));

    [Fact]
    public void Write_Patch_HasOneSquareAValueRowByRow()
    {
        var sheet = new Sheet(3, "Patch") { Height = 3 };
        sheet.Add(new PatchMark(1.5, 1.5, 3, [-1, 0, 1, 0, 0, 0, 0, 0, 0], PatchScale.Gray, "#123456"));
        // The first is the frame.
        var rects = XDocument.Parse(SvgWriter.Write(sheet)).Root!.Elements().Single(e => e.Name.LocalName == "g").Elements().Skip(1).ToArray();
        Assert.Equal(9, rects.Length);
        Assert.Equal("#000000", rects[0].Attribute("fill")!.Value);
        Assert.Equal("#ffffff", rects[2].Attribute("fill")!.Value);
        Assert.Equal("0,1", rects[3].Attribute("x")!.Value + "," + rects[3].Attribute("y")!.Value);
    }

    [Fact]
    public void DataUri_Patch_IsABitmapWithThePixels()
    {
        var bytes = Convert.FromBase64String(PatchBitmap.DataUri([-1, 0, 1, 0, 0, 0, 0, 0, 1])["data:image/bmp;base64,".Length..]);
        Assert.Equal("BM"u8.ToArray(), bytes[..2]);
        Assert.Equal(bytes.Length, BitConverter.ToInt32(bytes, 2));
        Assert.Equal((3, -3), (BitConverter.ToInt32(bytes, 18), BitConverter.ToInt32(bytes, 22)));
        Assert.Equal([0, 0, 0, 128, 128, 128, 255, 255, 255], bytes[54..63]);
        Assert.Equal(255, bytes[54 + 2 * 12 + 6]);
    }
}
