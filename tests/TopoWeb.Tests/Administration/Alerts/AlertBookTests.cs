using TopoWeb.Administration.Alerts;
using TopoWeb.Administration.Monitoring.Concerns;
using TopoWeb.Data;

namespace TopoWeb.Tests.Administration.Alerts;

/// <summary>What is told of what looks find, and when.</summary>
public sealed class AlertBookTests
{
    private static readonly DateTime Start = new(2026, 11, 30, 12, 0, 0, DateTimeKind.Utc);
    private static readonly HealthConcern Disk = new("disk", "database", "100 MB free.", "");
    private static readonly HealthConcern Node = new("worker-lost", "node:7", "Worker node:7 is lost.", "");

    [Fact]
    public void After_FoundOnce_TellsNothing()
    {
        var book = Look(AlertBook.Empty, 0, Disk);
        book = Look(book, 15);
        book = Look(book, 30, Disk);
        Assert.Empty(book.Deliveries);
        Assert.Empty(book.Open);
    }

    [Fact]
    public void After_FoundTwice_TellsItsBeginningOnceAndItsEndWhenItIsCalm()
    {
        var book = Look(Look(Look(AlertBook.Empty, 0, Disk), 15, Disk), 30, Disk);
        var begun = Assert.Single(book.Deliveries);
        Assert.Equal((AlertEvent.Begin, Start, Start.AddSeconds(15)), (begun.Event, begun.Since, begun.At));
        // It comes and goes: five minutes must pass without it.
        book = Look(Look(Look(book, 60), 200, Disk), 300);
        book = Look(book, 599);
        Assert.Single(book.Deliveries);
        book = Look(book, 600);
        Assert.Equal([AlertEvent.Begin, AlertEvent.End], book.Deliveries.Select(d => d.Event));
        Assert.Empty(book.Open);
    }

    [Fact]
    public void After_Lasts_IsToldAgainAfterADayAndNotBefore()
    {
        var book = Look(Look(AlertBook.Empty, 0, Disk), 15, Disk);
        for (var hour = 1; hour < 72; hour++)
            book = Look(book, 3600 * hour, Disk);
        Assert.Equal([AlertEvent.Begin, AlertEvent.Remind, AlertEvent.Remind], book.Deliveries.Select(d => d.Event));
        Assert.InRange(book.Deliveries[1].At - book.Deliveries[0].At, TimeSpan.FromHours(24), TimeSpan.FromHours(25));
        Assert.DoesNotContain(Look(Look(AlertBook.Empty, 0, Disk), 15, Disk).After([Disk], Start.AddDays(9), new() { RepeatHours = 0 }).Deliveries, d => d.Event == AlertEvent.Remind);
    }

    [Fact]
    public void After_SeveralOfAKind_AreToldOneByOne()
    {
        var other = Node with { Subject = "node:9" };
        var book = Look(Look(Look(AlertBook.Empty, 0, Node), 15, Node, other), 30, Node, other);
        Assert.Equal(["node:7", "node:9"], book.Deliveries.Select(d => d.Subject));
    }

    [Fact]
    public void After_OfAKindThatIsNotWanted_TellsNothing()
    {
        var options = new AlertOptions { Kinds = ["Disk"] };
        var book = AlertBook.Empty.After([Disk, Node], Start, options).After([Disk, Node], Start.AddSeconds(15), options);
        Assert.Equal("disk", Assert.Single(book.Deliveries).Kind);
    }

    [Fact]
    public void After_EndWhileTheBeginningWaitsForItsNextTry_ComesAfterIt()
    {
        var book = Look(Look(AlertBook.Empty, 0, Disk), 15, Disk);
        book = book.With(AlertSender.Claim(AlertSender.Claim(book.Deliveries[0], Start), Start.AddMinutes(14)));
        book = Look(Look(book, 420), 800);
        var (begin, end) = (book.Deliveries[0], book.Deliveries[1]);
        Assert.Equal((AlertEvent.End, begin.NextTryAt), (end.Event, end.NextTryAt));
    }

    [Fact]
    public void With_ManyThatEnded_KeepsTheLastOnesAndAllThatWait()
    {
        var messages = Enumerable.Range(0, 40).Select(i => new AlertDelivery(Guid.NewGuid(), AlertEvent.Begin, "disk", "", "", Start, Start.AddSeconds(i), i < 5 ? DeliveryState.Waiting : DeliveryState.Sent, 1, null, null, null)).ToArray();
        var kept = AlertBook.Empty.With(messages).Deliveries;
        Assert.Equal([.. Enumerable.Range(0, 5), .. Enumerable.Range(20, 20)], kept.Select(d => (int)(d.At - Start).TotalSeconds));
    }

    [Theory]
    [InlineData(AlertEvent.Begin, "Little disk space. 100 MB free.")]
    [InlineData(AlertEvent.Remind, "Little disk space, for 3 days now. 100 MB free.")]
    [InlineData(AlertEvent.End, "Over after 3 days: Little disk space. It was: 100 MB free.")]
    public void TextOf_AnEvent_IsOneLineForPeople(AlertEvent kind, string text) =>
        Assert.Equal(text, AlertPayload.TextOf(new(Guid.Empty, kind, "disk", "database", "100 MB free.", Start, Start.AddDays(3), DeliveryState.Waiting, 0, null, null, null)));

    private static AlertBook Look(AlertBook book, int second, params HealthConcern[] found) => book.After(found, Start.AddSeconds(second), new());
}
