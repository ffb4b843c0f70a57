using TopoWeb.Workers;

namespace TopoWeb.Tests.Workers;

/// <summary>Lanes, queues and versions.</summary>
public sealed class WorkerRulesTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("cuda:0", true)]
    public void Lanes_OfAnyProcess_TakeTheirQueuesInTheOrderOfTheirNames(string? gpu, bool memory)
    {
        // PostgreSQL's storage orders by name, the one in memory by the list: what somebody waits for comes first in both.
        var profile = WorkerProfile.Of(new WorkerOptions { Memory = memory }, serves: true, trainings: 2, gpu);
        Assert.All(profile.Lanes, lane => Assert.Equal(lane.Queues.Order(StringComparer.Ordinal), lane.Queues));
        Assert.Subset(WorkQueues.All.ToHashSet(), profile.Queues.ToHashSet());
        Assert.Equal(profile.Queues.Count, profile.Lanes.Sum(l => l.Queues.Length));
    }

    [Fact]
    public void Lanes_WithoutAnalyses_AreTrainingsAlone()
    {
        var profile = WorkerProfile.Of(new WorkerOptions { Analyze = 0 }, serves: false, trainings: 3, gpu: null);
        var lane = Assert.Single(profile.Lanes);
        Assert.Equal(("train", 3), (lane.Name, lane.Count));
        Assert.Equal(["train-first", "train-later"], lane.Queues);
    }

    [Fact]
    public void Routes_OfWhatNobodyOffers_LeadToTheOthers()
    {
        var routes = new WorkRoutes(WorkerProfile.Of(new WorkerOptions { Memory = false }, serves: true, trainings: 1, gpu: null));
        Assert.Equal("train-later", routes.QueueOf(WorkQueues.Gpu, first: false));
        Assert.Equal("analyze-first", routes.QueueOf(WorkQueues.Memory, first: true));
        Assert.Equal("long-later", routes.QueueOf(WorkQueues.Long, first: false));
        routes.Learn(["gpu-first", "gpu-later", "memory-first", "memory-later"]);
        Assert.Equal("gpu-later", routes.QueueOf(WorkQueues.Gpu, first: false));
        Assert.Equal("memory-first", routes.QueueOf(WorkQueues.Memory, first: true));
        Assert.Equal("analyze-later", routes.QueueOf(WorkQueues.Long, first: false));
        // There is no other place for these: their jobs wait for somebody to come.
        Assert.Equal("train-first", routes.QueueOf(WorkQueues.Train, first: true));
        Assert.False(routes.IsLost("train-first"));
        Assert.True(routes.IsLost("long-first"));
    }

    [Fact]
    public void Misfit_OfAnotherVersion_NamesBothAndWhatToDo()
    {
        Assert.Null(WorkerVersion.Misfit("1.0", []));
        Assert.Null(WorkerVersion.Misfit("1.0", ["2.0", "1.0"]));
        var words = WorkerVersion.Misfit("1.0", ["2.0", "2.0"]);
        Assert.Contains("version 1.0", words, StringComparison.Ordinal);
        Assert.Contains("version 2.0. Install", words, StringComparison.Ordinal);
    }

    [Fact]
    public void Device_Lost_LeavesAllButTheTraining()
    {
        var profile = WorkerProfile.Of(new WorkerOptions(), serves: true, trainings: 1, "cuda:0");
        var lost = new LostDevice();
        Assert.Same(profile, lost.Left(profile));
        lost.Report("The device failed.");
        lost.Report("Something that follows from it.");
        Assert.Equal("The device failed.", lost.Reason);
        Assert.Equal(profile.Lanes.Where(l => l.Name != "train"), lost.Left(profile).Lanes);
        Assert.DoesNotContain(lost.Left(profile).Queues, q => q.StartsWith("gpu", StringComparison.Ordinal) || q.StartsWith("train", StringComparison.Ordinal));
    }
}
