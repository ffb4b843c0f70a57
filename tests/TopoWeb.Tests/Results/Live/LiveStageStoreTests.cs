using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Data.Caching;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Results.Live;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Runs;
using TopoWeb.Topology.GraphLayout;

namespace TopoWeb.Tests.Results.Live;

public sealed class LiveStageStoreTests
{
    private const long Large = 1 << 26;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_AfterPut_IsTheObjectItself()
    {
        var store = new LiveStageStore(new NoStageStore(), new ByteCache(Large));
        var staged = Places("a", 3);
        await store.PutAsync("layout", staged, Cancellation);

        Assert.Same(staged, await store.FindAsync<GraphPlaces>("a", Cancellation));
        Assert.Same(staged, await store.FindAsync<GraphPlaces>("a", Cancellation));
    }

    [Fact]
    public async Task Find_StoredByARun_ReadsTheArtifactOnce()
    {
        await using var context = await PageContext.CreateAsync();
        var result = (await context.Get<ResultReader>().FindAsync(Visitor.Local, await StoredRuns.AddTwoAsync(context), null, Cancellation))!;
        var reads = new CountingStore(new ArtifactStageStore(context.Get<ArtifactStore>()));
        var store = new LiveStageStore(reads, new ByteCache(Large));

        var first = await store.FindAsync<ResultDocument>(result.ResultKey, Cancellation);
        var second = await store.FindAsync<ResultDocument>(result.ResultKey, Cancellation);

        Assert.NotNull(first!.Value.Mapper);
        Assert.Same(first, second);
        Assert.Equal(1, reads.Count);
    }

    [Fact]
    public async Task Put_Full_ForgetsWhatWasNotUsed()
    {
        var one = ObjectSize.Of(Places("a", 40));
        var store = new LiveStageStore(new NoStageStore(), new ByteCache(5 * one / 2));
        await store.PutAsync("layout", Places("a", 40), Cancellation);
        await store.PutAsync("layout", Places("b", 40), Cancellation);
        Assert.NotNull(await store.FindAsync<GraphPlaces>("a", Cancellation));
        await store.PutAsync("layout", Places("c", 40), Cancellation);
        Assert.Null(await store.FindAsync<GraphPlaces>("b", Cancellation));
        Assert.NotNull(await store.FindAsync<GraphPlaces>("a", Cancellation));
        Assert.Equal(2 * one, store.Bytes);
    }

    [Fact]
    public async Task Put_ManyStages_StaysWithinTheBound()
    {
        const int Bound = 100_000;
        var store = new LiveStageStore(new NoStageStore(), new ByteCache(Bound));
        for (var i = 0; i < 200; i++)
        {
            await store.PutAsync("layout", Places($"{i}", 17 * (i % 40)), Cancellation);
            Assert.InRange(store.Bytes, 0, Bound);
        }
        // 199 gives two arrays of 663 numbers.
        Assert.InRange(store.Bytes, 2 * 663 * sizeof(double), Bound);
    }

    [Fact]
    public async Task Put_MoreThanHalfTheBound_IsNotKept()
    {
        var store = new LiveStageStore(new NoStageStore(), new ByteCache(1000));
        await store.PutAsync("layout", Places("a", 40), Cancellation);
        Assert.Null(await store.FindAsync<GraphPlaces>("a", Cancellation));
        Assert.Equal(0, store.Bytes);
    }

    private static Staged<GraphPlaces> Places(string key, int count) => new(new GraphPlaces(new double[count], new double[count]), key, 0);

    private sealed class CountingStore(IStageStore store) : IStageStore
    {
        public int Count { get; private set; }

        public Task<Staged<T>?> FindAsync<T>(string key, CancellationToken cancellation) where T : class
        {
            Count++;
            return store.FindAsync<T>(key, cancellation);
        }

        public Task PutAsync<T>(string kind, Staged<T> staged, CancellationToken cancellation) where T : class => throw new NotSupportedException();
    }
}
