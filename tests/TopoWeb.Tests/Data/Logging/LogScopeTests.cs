using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TopoWeb.Data;
using TopoWeb.Data.Logging;
using TopoWeb.Tests.Administration.Monitoring;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Projects;
using TopoWeb.Workers;

namespace TopoWeb.Tests.Data.Logging;

/// <summary>What log lines belong to.</summary>
public sealed class LogScopeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Scopes_OfTheFramework_AreNotKept()
    {
        List<string> kept = [];
        var scopes = new OwnScopes();
        using (scopes.Push("RequestPath:/s/a-secret-link"))
        using (scopes.Push(new JobScope("web:7") { Network = 3 }))
            scopes.ForEachScope((scope, list) => list.Add($"{scope}"), kept);
        Assert.Equal(["Network 3, Worker web:7"], kept);
    }

    [Fact]
    public void ToString_NameWithLines_StaysOneLine() =>
        Assert.Equal("Name a  error: forged b, Worker web:7", new JobScope("web:7") { Name = "a\r\nerror: forged\u2028b" }.ToString());

    [Fact]
    public async Task OfNetwork_ThatRunsWaitFor_NamesTheFirstRunAndItsOwner()
    {
        await using var context = await PageContext.CreateAsync();
        var lab = await LabData.CreateAsync(context.Get<IDbContextFactory<TopoWebContext>>());
        var run = await lab.AddFailureAsync(lab.Ada, "Ring", networks: ["a", "b"]);
        await using var db = lab.NewContext();
        await db.Runs.Where(r => r.Id == run).ExecuteUpdateAsync(s => s.SetProperty(r => r.State, RunState.Training), Cancellation);
        var network = await db.Networks.SingleAsync(n => n.Index == 1, Cancellation);
        var scopes = context.Get<JobScopes>();
        var worker = context.Get<JobIdentity>().Process;
        Assert.Equal($"Run {run}, Name Ring, Network 1, Person Ada Maier, PersonId {lab.Ada.UserId}, Worker {worker}", (await scopes.OfNetworkAsync(network.Id, Cancellation)).ToString());
        Assert.Equal($"Run {run}, Name Ring, Person Ada Maier, PersonId {lab.Ada.UserId}, Worker {worker}", (await scopes.OfRunAsync(run, Cancellation)).ToString());
        Assert.Equal($"Worker {worker}", (await scopes.OfNetworkAsync(Guid.NewGuid(), Cancellation)).ToString());
    }
}
