using TopoWeb.Benchmarks;
using TopoWeb.Benchmarks.Artifacts;
using TopoWeb.Benchmarks.Devices;
using TopoWeb.Benchmarks.Drift;
using TopoWeb.Benchmarks.Flood;
using TopoWeb.Benchmarks.Growth;
using TopoWeb.Benchmarks.Lists;
using TopoWeb.Benchmarks.Guests;
using TopoWeb.Benchmarks.Loops;
using TopoWeb.Benchmarks.Machines;
using TopoWeb.Benchmarks.Memory;
using TopoWeb.Benchmarks.Pages;
using TopoWeb.Benchmarks.Peers;
using TopoWeb.Benchmarks.Reports;
using TopoWeb.Benchmarks.Rows;
using TopoWeb.Benchmarks.Running;
using TopoWeb.Benchmarks.Soak;
using TopoWeb.Benchmarks.Start;
using TopoWeb.Benchmarks.Training;
using TopoWeb.Topology;

// The first ones are how the program starts itself: a process for every measurement, so that each has its own peak memory.
switch (args)
{
    case ["serve", var row]:
        RowServer.Run(RowCatalog.Find(row));
        return 0;
    case [AllPairsPeer.Verb, var k, var points]:
        RowServer.Run(new AllPairsPeer(0).Label, points, NeighborRows.AllPairs(int.Parse(k)));
        return 0;
    case [MemoryGrowth.Verb, var id, _]:
        MemoryGrowth.Serve(StepWork.Find(id));
        return 0;
    case [var verb, var id, var networks] when verb is StepServer.Ours or StepServer.Plain or StepServer.Data:
        StepServer.Run(verb, StepWork.Find(id), int.Parse(networks));
        return 0;
    case [ArtifactServer.Verb, var address]:
        await ArtifactServer.RunAsync(address);
        return 0;
    case ["grow", var stage, var points]:
        GrowthServer.Run(GrowthStage.Find(stage), points);
        return 0;
}

try
{
    var options = Options.Parse(args);
    if (options.List)
    {
        foreach (var row in RowCatalog.All)
            Console.WriteLine($"{row.Id,-22} {row.What}");
        return 0;
    }

    if (options.Loops)
        return LoopReport.Make(options);
    if (options.Lists)
        return await ListReport.MakeAsync(options);
    if (options.Guests)
        return await GuestsReport.MakeAsync(options);
    if (options.Drift)
        return await DriftReport.MakeAsync(options);
    if (options.Workers)
        return await WorkersReport.MakeAsync(options);
    if (options.Artifacts)
        return await ArtifactReport.MakeAsync(options);
    if (options.Memory)
        return await MemoryReport.MakeAsync(options);
    if (options.Device is not null)
        return DeviceReport.Make(options);
    if (options.Start)
        return await StartReport.MakeAsync(options);
    if (options.Flood)
        return await FloodReport.MakeAsync(options);
    if (options.Soak)
        return await SoakReport.MakeAsync(options);
    if (options.Pages)
        return await PagesReport.MakeAsync(options);
    return options.Training ? TrainingReport.Make(options) : options.Growth ? GrowthReport.Make(options) : PeerReport.Make(options);
}
catch (InvalidInputException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
catch (OptionException e)
{
    Console.Error.WriteLine(e.Message);
    Console.Error.WriteLine(Options.Usage);
    return 2;
}
