using TopoWeb.Jobs;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Jobs;

public sealed class TrainerChoiceTests
{
    [Theory]
    [InlineData("cpu", "auto", false)]
    [InlineData("cpu", "single", false)]
    [InlineData("cpu", "Batched", true)]
    [InlineData("auto", "single", false)]
    public void Of_TheProcessor_TakesTheTrainerAskedFor(string device, string trainer, bool batched)
    {
        var choice = TrainerChoice.Of(device, trainer, "Compute:Device", "Compute:Trainer");
        Assert.Equal(("cpu", batched), (choice.Device.ToString(), choice.Batched));
    }

    [Theory]
    [InlineData("cpu", "fast", "Compute:Trainer")]
    [InlineData("gpu", "auto", "Compute:Device")]
    public void Of_NotADeviceOrTrainer_NamesTheSetting(string device, string trainer, string field)
    {
        var e = Assert.Throws<SettingException>(() => TrainerChoice.Of(device, trainer, "Compute:Device", "Compute:Trainer"));
        Assert.Equal(field, e.Field);
        Assert.StartsWith(field, e.Message, StringComparison.Ordinal);
    }
}
