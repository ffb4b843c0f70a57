using TopoWeb.Controls;

namespace TopoWeb.Tests.Controls;

public sealed class LivePaceTests
{
    private static readonly TimeSpan Half = TimeSpan.FromMilliseconds(500);

    [Fact]
    public void Of_FewPages_IsWhatTheyAskFor()
    {
        var pace = Paced(pages: 3, milliseconds: 20);
        Assert.Equal(Half, pace.Of(Half));
        Assert.Equal(Half, new LivePace(0.5).Of(Half));
    }

    [Fact]
    public void Of_ManyPages_LeavesTheRestOfTheCoreFree()
    {
        // 200 looks of 5 ms take a second of a core; half a core does them in two.
        Assert.Equal(2, Paced(pages: 200, milliseconds: 5).Of(Half).TotalSeconds, 2);
        Assert.Equal(1, Paced(pages: 100, milliseconds: 5).Of(Half).TotalSeconds, 2);
    }

    [Fact]
    public void Of_AnythingSlow_StaysLive()
    {
        Assert.Equal(10, Paced(pages: 2_000, milliseconds: 500).Of(Half).TotalSeconds, 6);
        Assert.Equal(60, Paced(pages: 1, milliseconds: 1).Of(TimeSpan.FromMinutes(1)).TotalSeconds, 6);
        // Pages that look rarely do not look more rarely still.
        Assert.Equal(20, Paced(pages: 2_000, milliseconds: 500).Of(TimeSpan.FromSeconds(20)).TotalSeconds, 6);
    }

    [Fact]
    public void Of_PagesThatHaveGone_CountNoLonger()
    {
        var pace = Paced(pages: 200, milliseconds: 5);
        for (var i = 0; i < 200; i++)
            pace.Leave();
        Assert.Equal(Half, pace.Of(Half));
    }

    private static LivePace Paced(int pages, double milliseconds)
    {
        var pace = new LivePace(0.5);
        for (var i = 0; i < pages; i++)
            pace.Join();
        for (var i = 0; i < 1_000; i++)
            pace.Took(TimeSpan.FromMilliseconds(milliseconds));
        return pace;
    }
}
