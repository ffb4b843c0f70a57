using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Figures;
using TopoWeb.Runs;
using TopoWeb.Topology;

namespace TopoWeb.Gallery;

/// <summary>At the first start of an installation, the sample is submitted like any run, so that the gallery is not empty. Once: whoever deletes it has it deleted. Servers that start at the same time ask one after the other.</summary>
internal sealed partial class SampleSeeder(IDbContextFactory<TopoWebContext> contexts, RunService runs, IOptions<SampleOptions> options, ILogger<SampleSeeder> logger)
{
    internal const string Fact = "sample-offered";

    public async Task OfferOnceAsync(CancellationToken cancellation)
    {
        if (!options.Value.InGallery)
            return;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.FindFactAsync(Fact, cancellation) is not null)
            return;
        try
        {
            // The run comes before the fact: a start that is killed between the two finds the run the next time, and one that is killed before both begins anew.
            if (!await db.Experiments.AnyAsync(e => e.PresetId == PresetCatalog.Sample, cancellation))
                await runs.SubmitAsync(Visitor.Program, PresetCatalog.SamplePreset.Spec, PresetCatalog.Sample, lane: RunLane.Sample, cancellation: cancellation);
        }
        catch (InvalidInputException e)
        {
            // A damaged file stops no server. The sample is offered at the next start.
            LogUnreadable(e.Message);
            return;
        }
        db.Facts.Add(new FactRow { Key = Fact, Value = PresetCatalog.Sample });
        await db.SaveChangesAsync(cancellation);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The gallery starts without its sample. {Reason}")]
    private partial void LogUnreadable(string reason);
}
