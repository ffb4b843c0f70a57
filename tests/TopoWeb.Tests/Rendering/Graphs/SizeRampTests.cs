using TopoWeb.Rendering.Graphs;

namespace TopoWeb.Tests.Rendering.Graphs;

public sealed class SizeRampTests
{
    [Fact]
    public void Color_SmallestAndLargest_AreBlueAndRed()
    {
        var ramp = new SizeRamp(3, 172);
        Assert.Equal("#3254b2", ramp.Color(3));
        Assert.Equal("#ce2e2e", ramp.Color(172));
    }

    [Fact]
    public void Position_GeometricMean_IsTheMiddle() => Assert.Equal(0.5, new SizeRamp(1, 100).Position(10), 12);

    [Fact]
    public void Marks_Range_HasEndsAndRoundNumbers() => Assert.Equal([3, 10, 30, 172], new SizeRamp(3, 172).Marks().Select(m => m.Size));

    [Fact]
    public void Marks_NumberThatWouldTouchTheLast_IsLeftOut() => Assert.Equal([3, 10, 30, 201], new SizeRamp(3, 201).Marks().Select(m => m.Size));

    [Fact]
    public void Marks_OneSize_IsOneMark() => Assert.Equal([4], new SizeRamp(4, 4).Marks().Select(m => m.Size));
}
