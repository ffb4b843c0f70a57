namespace TopoWeb.Training;

/// <summary>Hears of every network whose training has ended. Training knows no runs; whoever waits for networks goes on from here.</summary>
internal interface INetworkListener
{
    /// <param name="set">The training set.</param>
    /// <param name="index">The network's place in it.</param>
    Task EndedAsync(Guid set, int index);
}
