using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Runs;
using TopoWeb.Runs.Submission;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Projects;

namespace TopoWeb.Tests.Runs.Submission;

public sealed class RepeatedNameTests
{
    [Theory]
    [InlineData("Ring", "Ring")]
    [InlineData("Ring", "Ring, rerun 1", "Ring")]
    [InlineData("Ring", "Ring, rerun 8", "Ring", "Ring, rerun 7", "Ring, rerun 2", "Ringlet, rerun 30")]
    [InlineData("Ring, rerun 2", "Ring, rerun 3", "Ring", "Ring, rerun 1", "Ring, rerun 2")]
    [InlineData("Ring, rerun two", "Ring, rerun two, rerun 1", "Ring, rerun two")]
    [InlineData("Ring", "Ring", "Ring, rerun 7")]
    public void Free_Name_IsNumberedAfterTheLargest(string name, string expected, params string[] taken) => Assert.Equal(expected, RepeatedName.Free(name, taken));

    [Fact]
    public void Free_LongName_StaysWithinTheLimitAndCountsOn()
    {
        var name = new string('n', 200);
        var first = RepeatedName.Free(name, [name]);
        var second = RepeatedName.Free(name, [name, first]);
        Assert.True(first.Length <= 200 && first.EndsWith(", rerun 1", StringComparison.Ordinal), first);
        Assert.True(second.Length <= 200 && second.EndsWith(", rerun 2", StringComparison.Ordinal), second);
    }

    [Fact]
    public async Task Submit_TheSameAgain_NumbersAutomaticNames_AndKeepsThoseThatSomebodyWrote()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var (runs, reader) = (context.Get<RunService>(), context.Get<RunReader>());
        var cloud = new CloudRow { Id = Guid.CreateVersion7(), Name = "circle.csv", FiltersKey = "f", Rows = 600, Dimension = 9, OwnerId = lab.Ada.UserId, ProjectId = await lab.HomeAsync(lab.Ada), CreatedAt = DateTime.UnixEpoch };
        await using (var db = lab.NewContext())
        {
            db.Clouds.Add(cloud);
            await db.SaveChangesAsync();
        }
        var spec = new ExperimentSpec { Source = new() { Kind = SourceKind.Cloud, Cloud = cloud.Id }, Analysis = new() { Density = new() { K = 5, P = 0.5 } } };
        Assert.Equal("circle.csv, ρ(5, 0.5)", await NameAsync(spec));
        Assert.Equal("circle.csv, ρ(5, 0.5), rerun 1", await NameAsync(spec));
        Assert.Equal("circle.csv, ρ(5, 0.5), rerun 2", await NameAsync(spec));
        Assert.Equal("circle.csv, ρ(6, 0.5)", await NameAsync(spec with { Analysis = new() { Density = new() { K = 6, P = 0.5 } } }));
        Assert.Equal("Mine", await NameAsync(spec with { Name = "Mine" }));
        Assert.Equal("Mine", await NameAsync(spec with { Name = "Mine" }));
        // What the form proposes for a rerun of a run that somebody named.
        Assert.Equal("Mine, rerun 1", await runs.RepeatAsync(lab.Ada, "Mine"));
        Assert.Equal("Mine", await runs.RepeatAsync(lab.Ben, "Mine"));
        Assert.Null(await runs.RepeatAsync(lab.Ada, null));

        async Task<string> NameAsync(ExperimentSpec asked) => (await reader.FindAsync(lab.Ada, await runs.SubmitAsync(lab.Ada, asked)))!.Name;
    }
}
