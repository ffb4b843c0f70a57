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

    [Theory]
    [InlineData("loops", "two"), InlineData("loops", "3-1"), InlineData("loops", "-1"), InlineData("loops", "1-2-3"), InlineData("loops", "99999999999")]
    [InlineData("from", "yesterday"), InlineData("from", "2026-02-30"), InlineData("until", "0000-00-00"), InlineData("archived", "maybe"), InlineData("archived", "1")]
    [InlineData("schedule", "nightly"), InlineData("tag", "a\u0001b")]
    public void Filter_NotUnderstood_NamesTheField(string field, string text)
    {
        var query = new RunQuery();
        typeof(RunQuery).GetProperties().Single(p => p.Name.Equals(field, StringComparison.OrdinalIgnoreCase)).SetValue(query, text);
        Assert.Equal(field, Assert.Throws<InvalidInputException>(() => RunFilter.Parse(Visitor.Local, query)).Field);
    }

    [Fact]
    public void Filter_LastDayBeforeTheFirst_IsRefused() =>
        Assert.Equal("until", Assert.Throws<InvalidInputException>(() => RunFilter.Parse(Visitor.Local, new RunQuery { From = "2026-02-01", Until = "2026-01-31" })).Field);

    [Theory]
    [InlineData(null, "2026-03-28T00:00", "2026-03-30T00:00")]
    [InlineData("UTC", "2026-03-28T00:00", "2026-03-30T00:00")]
    [InlineData("Europe/Berlin", "2026-03-27T23:00", "2026-03-29T22:00")] // The second of the two days is an hour shorter.
    [InlineData("America/New_York", "2026-03-28T04:00", "2026-03-30T04:00")]
    public void Filter_Days_AreWholeDaysOfTheZone(string? zone, string from, string before)
    {
        var filter = RunFilter.Parse(Visitor.Local, new RunQuery { From = "2026-03-28", Until = "2026-03-29", TimeZone = zone });
        Assert.Equal((At(from), At(before)), (filter.From, filter.Before));
        Assert.Equal("timeZone", Assert.Throws<InvalidInputException>(() => RunFilter.Parse(Visitor.Local, new RunQuery { TimeZone = "../etc/passwd" })).Field);

        static DateTime? At(string text) => DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal | System.Globalization.DateTimeStyles.AdjustToUniversal);
    }

    [Fact]
    public async Task Fill_NotesFromBeforeASearchKnewThem_AreFoundAfterwards()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var run = await lab.AddRunAsync(lab.Ada, name: "Old ring");
        await using var db = lab.NewContext();
        await db.Runs.ExecuteUpdateAsync(s => s.SetProperty(r => r.Note, "Seen with Grete, ρ(80, 0.3)"));
        await db.Facts.Where(f => f.Key == "search.notes").ExecuteDeleteAsync();
        await context.Get<RunSearchFill>().FillAsync(default);
        Assert.Contains("grete, rho(80, 0.3)", (await db.Runs.AsNoTracking().SingleAsync(r => r.Id == run)).SearchText!, StringComparison.Ordinal);
        // Once: a later start reads no note again.
        await db.Runs.ExecuteUpdateAsync(s => s.SetProperty(r => r.SearchText, "kept"));
        await context.Get<RunSearchFill>().FillAsync(default);
        Assert.Equal("kept", (await db.Runs.AsNoTracking().SingleAsync(r => r.Id == run)).SearchText);
    }

    [Fact]
    public void Tags_AThousand_AreRefusedWithTheirNumber()
    {
        var error = Assert.Throws<InvalidInputException>(() => TagText.Clean(Enumerable.Range(0, 1000).Select(i => $"tag {i}")));
        Assert.Equal(("tags", "1,000 tags were given; a run has at most 20."), (error.Field, error.Message));
        Assert.Equal(["a", "b c"], TagText.Split(" B  c,a,,A"));
        Assert.Throws<InvalidInputException>(() => TagText.Split(new string('x', 51)));
    }

    [Fact]
    public void Filter_IsReadOfItsWords()
    {
        var visitor = new Visitor(Guid.CreateVersion7(), "Ada", Rights.Read);
        var filter = RunFilter.Parse(visitor, new() { Person = "me", State = "active, failed", Search = "ring" });
        Assert.Equal((visitor.UserId, 4, "ring"), (filter.Person, filter.States.Count, filter.Words.Single()));
        Assert.True(RunFilter.Parse(visitor, new() { Project = "", Person = " ", State = "", Search = "" }).IsEmpty);
        Assert.Equal("state", Assert.Throws<InvalidInputException>(() => RunFilter.Parse(visitor, new() { State = "1" })).Field);
        Assert.Equal("state", Assert.Throws<InvalidInputException>(() => RunFilter.Parse(visitor, new() { State = "done" })).Field);
        Assert.Equal("person", Assert.Throws<InvalidInputException>(() => RunFilter.Parse(visitor, new() { Person = "Ada" })).Field);
        Assert.Equal("project", Assert.Throws<InvalidInputException>(() => RunFilter.Parse(visitor, new() { Project = "x" })).Field);
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
