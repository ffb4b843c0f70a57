using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Administration.Configured;
using TopoWeb.Administration.Retention;
using TopoWeb.Tests.Data;
using TopoWeb.Tests.Projects;

namespace TopoWeb.Tests.Administration;

/// <summary>Several administrators do the same thing at the same moment: each succeeds, and the last one counts.</summary>
public sealed class TwoAdministratorsTests
{
    private const int Together = 8;

    [Fact]
    public Task AtOnce_OnSqlite_NobodyFails() => AssertAsync(null);

    [Fact]
    public async Task AtOnce_OnPostgres_NobodyFails()
    {
        await using var database = await TestPostgres.CreateAsync();
        await AssertAsync(database.ConnectionString);
    }

    private static async Task AssertAsync(string? postgres)
    {
        var (context, lab) = await LabData.OpenPagesAsync(postgres);
        await using var _ = context;
        var (mode, settings, retention) = (context.Get<MaintenanceMode>(), context.Get<SettingChanges>(), context.Get<RetentionService>());
        var project = await lab.AddProjectAsync(lab.Ada, "Old");
        foreach (var round in Enumerable.Range(0, 3))
        {
            await AllAsync(i => mode.SetAsync(i % 4 == 3 ? null : new($"Message {i}", DateTime.UtcNow, null, "Root")));
            await AllAsync(i => settings.ChangeAsync(lab.Root, "Limits:LivePoints", i % 4 == 3 ? null : $"{1000 + i}"));
            await AllAsync(i => retention.SetAsync(lab.Root, project, 30 + i, 0));
            Assert.InRange(Assert.Single(await retention.ListAsync(lab.Root)).Days, 30, 30 + Together - 1);
            await using var db = lab.NewContext();
            Assert.InRange(await db.Facts.CountAsync(f => f.Key == "maintenance"), 0, 1);
            await db.RetentionRules.ExecuteDeleteAsync();
        }
    }

    private static Task AllAsync(Func<int, Task> act) => Task.WhenAll(Enumerable.Range(0, Together).Select(i => Task.Run(() => act(i))));
}
