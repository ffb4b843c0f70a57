using TopoWeb.Workers.Waiting;

namespace TopoWeb.Tests.Workers.Waiting;

public sealed class FairTurnsTests
{
    private static readonly Guid? Ada = Guid.NewGuid(), Ben = Guid.NewGuid(), Cleo = Guid.NewGuid();

    [Fact]
    public void Next_AmongSeveral_GivesEverybodyATurnBeforeAnybodyASecond()
    {
        var turns = new FairTurns();
        var order = Enumerable.Range(0, 9).Select(_ => turns.Next("train", [Ada, Ben, Cleo], Ada)).ToList();
        Assert.Equal(Ada, order[0]);
        for (var round = 0; round < 3; round++)
            Assert.Equal(3, order.Skip(3 * round).Take(3).Distinct().Count());
    }

    [Fact]
    public void Next_SomebodyWhoComesLater_IsNextAndNotOwedTheTurnsBefore()
    {
        var turns = new FairTurns();
        for (var i = 0; i < 10; i++)
            Assert.Equal(Ada, turns.Next("train", [Ada], Ada));
        Assert.Equal([Ben, Ada, Ben, Ada], Enumerable.Range(0, 4).Select(_ => turns.Next("train", [Ada, Ben], Ada)));
    }

    [Fact]
    public void Next_OtherQueuesAndWorkOfNobody_HaveTurnsOfTheirOwn()
    {
        var turns = new FairTurns();
        Assert.Equal(Ada, turns.Next("train", [Ada, null], Ada));
        Assert.Null(turns.Next("train", [Ada, null], Ada));
        Assert.Equal(Ada, turns.Next("analyze", [Ada, null], Ada));
    }
}
