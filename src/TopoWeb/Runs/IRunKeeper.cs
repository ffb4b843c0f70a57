using TopoWeb.Data;

namespace TopoWeb.Runs;

/// <summary>A feature that needs certain runs, such as a schedule its reference: rules that delete old runs leave them. People may still delete them.</summary>
internal interface IRunKeeper
{
    /// <summary>Identifiers of the runs that are needed now, as a part of a larger question to the database.</summary>
    IQueryable<Guid> KeptRuns(TopoWebContext db);
}
