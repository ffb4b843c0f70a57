using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Notation;
using TopoWeb.Runs.Search;
using TopoWeb.Tests.Projects;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Runs.Search;

public sealed class RunSearchTests
{
    private const string Line = "40xM(64,0,64) on mnist at 0,100,500, rho(80,0.3), Mapper(30,3)";

    [Theory]
    [InlineData("rho(80,0.3)")]
    [InlineData("ρ(80, 0.3)")]
    [InlineData("40×M(64,0,64)")]
    [InlineData("40xm(64,0,64) mapper(30, 3)")]
    [InlineData("MNIST ring")]
    [InlineData("Örn")]
    public void Words_OfAnySpelling_AreInTheText(string search)
    {
        var text = RunSearch.TextOf("The örn ring", null, ExperimentNotation.Parse(Line));
        Assert.All(RunSearch.WordsOf(search), word => Assert.Contains(word, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Words_OfThePapersForm_AreInTheText()
    {
        var text = RunSearch.TextOf("n", "figure-2-quick", ExperimentNotation.Parse("40xM(64,0,64) on mnist at 100, rho(80,0.3), Mapper(30,3)"));
        Assert.All(RunSearch.WordsOf("Mapper(30,3) of rho(80,0.3,40xM^1_{100}(64,0,64)) figure-2"), word => Assert.Contains(word, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Words_OtherThanThere_AreNotFound() =>
        Assert.DoesNotContain(RunSearch.WordsOf("rho(8,0.3)").Single(), RunSearch.TextOf("n", null, ExperimentNotation.Parse(Line)), StringComparison.Ordinal);

    [Fact]
    public void Words_TooLongOrTooMany_AreRefused()
    {
        Assert.Empty(RunSearch.WordsOf("  "));
        Assert.Empty(RunSearch.WordsOf(null));
        Assert.Equal("search", Assert.Throws<InvalidInputException>(() => RunSearch.WordsOf(new string('w', 201))).Field);
        Assert.Equal("search", Assert.Throws<InvalidInputException>(() => RunSearch.WordsOf("a b c d e f g h i j k")).Field);
    }

    [Fact]
    public void Cursor_Written_IsReadAgain()
    {
        var cursor = new RunCursor(new DateTime(2026, 11, 29, 1, 2, 3, DateTimeKind.Utc).AddTicks(7), Guid.CreateVersion7());
        Assert.Equal(cursor, RunCursor.Parse(cursor.ToString()));
        Assert.Equal(DateTimeKind.Utc, RunCursor.Parse(cursor.ToString()).CreatedAt.Kind);
    }

    [Theory, InlineData("x"), InlineData("////////////////////////////////"), InlineData("________________________________"), InlineData("' OR 1=1")]
    public void Cursor_NotOurs_IsRefused(string text) => Assert.Equal("cursor", Assert.Throws<InvalidInputException>(() => RunCursor.Parse(text)).Field);

    [Fact]
    public void Filter_IsReadOfItsWords()
    {
        var visitor = new Visitor(Guid.CreateVersion7(), "Ada", Rights.Read);
        var filter = RunFilter.Parse(visitor, null, "me", "active, failed", "ring");
        Assert.Equal((visitor.UserId, 4, "ring"), (filter.Person, filter.States.Count, filter.Words.Single()));
        Assert.True(RunFilter.Parse(visitor, "", " ", "", "").IsEmpty);
        Assert.Equal("state", Assert.Throws<InvalidInputException>(() => RunFilter.Parse(visitor, null, null, "1", null)).Field);
        Assert.Equal("state", Assert.Throws<InvalidInputException>(() => RunFilter.Parse(visitor, null, null, "done", null)).Field);
        Assert.Equal("person", Assert.Throws<InvalidInputException>(() => RunFilter.Parse(visitor, null, "Ada", null, null)).Field);
        Assert.Equal("project", Assert.Throws<InvalidInputException>(() => RunFilter.Parse(visitor, "x", null, null, null)).Field);
    }

    [Fact]
    public async Task Fill_RunsFromBeforeTheSearch_AreFoundAfterwards()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var (run, broken) = (await lab.AddRunAsync(lab.Ada, name: "Old ring"), await lab.AddRunAsync(lab.Ada, name: "Broken ring"));
        await using var db = lab.NewContext();
        await db.Runs.ExecuteUpdateAsync(s => s.SetProperty(r => r.SearchText, (string?)null));
        await db.Runs.Where(r => r.Id == broken).ExecuteUpdateAsync(s => s.SetProperty(r => r.SpecJson, "{"));
        await context.Get<RunSearchFill>().FillAsync(default);
        Assert.Contains("rho(5,0.5)", (await db.Runs.AsNoTracking().SingleAsync(r => r.Id == run)).SearchText!, StringComparison.Ordinal);
        Assert.Equal("broken ring", (await db.Runs.AsNoTracking().SingleAsync(r => r.Id == broken)).SearchText);
    }
}
