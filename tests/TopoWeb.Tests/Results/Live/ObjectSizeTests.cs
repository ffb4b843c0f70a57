using TopoWeb.Experiments;
using TopoWeb.Results.Live;

namespace TopoWeb.Tests.Results.Live;

public sealed class ObjectSizeTests
{
    private sealed record Pair(object? First, object? Second);

    private readonly record struct Named(int Number, string? Name);

    [Fact]
    public void Of_Arrays_CountsHeaderAndElements()
    {
        Assert.Equal(24 + 8 * 1000, ObjectSize.Of(new double[1000]));
        Assert.Equal(24 + 4 * 1000, ObjectSize.Of(new int[1000]));
        Assert.Equal(24 + 8 * 10 + 10 * (24 + 8 * 7), ObjectSize.Of(Enumerable.Range(0, 10).Select(_ => new double[7]).ToArray()));
    }

    [Fact]
    public void Of_SharedObject_CountsItOnce()
    {
        var shared = new double[100];
        Assert.Equal(32 + 824, ObjectSize.Of(new Pair(shared, shared)));
        Assert.Equal(32 + 2 * 824, ObjectSize.Of(new Pair(shared, new double[100])));
    }

    [Fact]
    public void Of_Circle_Ends()
    {
        var links = new object[1];
        links[0] = links;
        Assert.Equal(32, ObjectSize.Of(links));
    }

    [Fact]
    public void Of_StructuresInPlace_FollowsWhatTheyReferTo()
    {
        const string Text = "twelve signs";
        Assert.Equal(24 + 2 * 16 + 48, ObjectSize.Of(new Named[] { new(1, Text), new(2, null) }));
        Assert.Equal(32 + 32 + 48, ObjectSize.Of(new Pair(new Named(1, Text), null)));
    }

    /// <summary>What the collector says is the measure: the estimate is near it for the stages there are.</summary>
    [Fact]
    public async Task Of_ResultDocument_IsNearWhatItTakes()
    {
        var stored = await LiveSamples.StoredAsync();
        var content = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(stored.Document, TopoWeb.Data.JsonDefaults.Options);
        // So many that what other threads keep or let go meanwhile makes no difference.
        var copies = new ResultDocument[2_000];
        Read(); // what is made once only
        var size = ObjectSize.Of(stored.Document);
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < copies.Length; i++)
            copies[i] = Read();
        var each = (GC.GetTotalMemory(forceFullCollection: true) - memory) / copies.Length;
        GC.KeepAlive(copies);
        Assert.InRange(size, 0.5 * each, 2 * each);

        ResultDocument Read() => System.Text.Json.JsonSerializer.Deserialize<ResultDocument>(content, TopoWeb.Data.JsonDefaults.Options)!;
    }
}
