using TopoWeb.Networks.Formats;

namespace TopoWeb.Networks.Tests.Formats;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData(100, "100 bytes")]
    [InlineData(9_999, "9,999 bytes")]
    [InlineData(40_960, "40 KB")]
    [InlineData(256L << 20, "256 MB")]
    [InlineData(2_621_440, "2.5 MB")]
    [InlineData(3L << 40, "3,145,728 MB")]
    public void Of_Bytes_TakesAReadableUnit(long bytes, string words) => Assert.Equal(words, ByteSize.Of(bytes));
}
