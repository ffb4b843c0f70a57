using TopoWeb.Results;

namespace TopoWeb.Tests.Results;

public sealed class AddressStepsTests
{
    [Fact]
    public void Undo_Redo_GoBackAndForthThroughTheAddressesLeft()
    {
        var steps = new AddressSteps();
        Assert.Equal((false, false), (steps.CanUndo, steps.CanRedo));
        steps.Leave("a");
        steps.Leave("b");
        Assert.Equal("b", steps.Undo("c"));
        Assert.Equal("a", steps.Undo("b"));
        Assert.Equal((false, true), (steps.CanUndo, steps.CanRedo));
        Assert.Equal("b", steps.Redo("a"));
        Assert.Equal("c", steps.Redo("b"));
        Assert.Equal("b", steps.Undo("c"));
    }

    [Fact]
    public void Leave_AfterUndo_ForgetsWhatWasTakenBack()
    {
        var steps = new AddressSteps();
        steps.Leave("a");
        Assert.Equal("a", steps.Undo("b"));
        steps.Leave("a");
        Assert.False(steps.CanRedo);
        Assert.Equal("x", steps.Redo("x"));
        Assert.Equal("a", steps.Undo("c"));
    }

    [Fact]
    public void Leave_ManyTimes_KeepsTheLast()
    {
        var steps = new AddressSteps();
        for (var i = 0; i < AddressSteps.Most + 50; i++)
            steps.Leave($"{i}");
        var (address, back) = ("", 0);
        for (; steps.CanUndo; back++)
            address = steps.Undo(address);
        Assert.Equal((AddressSteps.Most, "50"), (back, address));
        steps.Clear();
        Assert.False(steps.CanRedo);
    }
}
