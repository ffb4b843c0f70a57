using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Access;
using TopoWeb.Experiments;
using TopoWeb.Tests.Hosting;
using TopoWeb.Tests.Runs;

namespace TopoWeb.Tests.Experiments;

public sealed class ResultReaderTests
{
    [Fact]
    public async Task Find_ByKeysOfAResultThatHasBeenReplaced_FindsTheOneInItsPlace()
    {
        await using var app = new TestApplication();
        var run = await app.SubmitAsync(new { cloud = await app.UploadAsync(Clouds.Csv(40), "cloud.csv"), spec = Clouds.SmallSpec() });
        await app.FinishedAsync(run);
        var reader = app.Services.GetRequiredService<ResultReader>();
        var asked = await reader.KeysAsync(Visitor.Program, run, null, TestContext.Current.CancellationToken);
        await using var db = app.NewContext();
        await db.Artifacts.Where(a => a.Key == asked!.Result).ExecuteUpdateAsync(s => s.SetProperty(a => a.Key, "newer"), TestContext.Current.CancellationToken);
        await db.RunResults.Where(r => r.RunId == run).ExecuteUpdateAsync(s => s.SetProperty(r => r.ResultKey, "newer"), TestContext.Current.CancellationToken);

        var found = await reader.FindAsync(Visitor.Program, run, null, asked!, TestContext.Current.CancellationToken);
        Assert.Equal("newer", found?.ResultKey);

        // One that is no longer stored at all is not looked for without end.
        await db.RunResults.Where(r => r.RunId == run).ExecuteUpdateAsync(s => s.SetProperty(r => r.ResultKey, "lost"), TestContext.Current.CancellationToken);
        Assert.Null(await reader.FindAsync(Visitor.Program, run, null, asked!, TestContext.Current.CancellationToken));
    }
}
