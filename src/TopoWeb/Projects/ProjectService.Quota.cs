using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Topology;

namespace TopoWeb.Projects;

internal sealed partial class ProjectService
{
    private const long MostMegabytes = 1L << 30;

    /// <summary>Says how much a project may have in storage.</summary>
    /// <param name="visitor">Who; administrators alone.</param>
    /// <param name="id">The project.</param>
    /// <param name="megabytes">0: any amount; null: what the server's settings say.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>False where there is no such project.</returns>
    /// <exception cref="InvalidInputException">It is no amount.</exception>
    public async Task<bool> SetQuotaAsync(Visitor visitor, Guid id, long? megabytes, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Administer);
        if (megabytes is < 0 or > MostMegabytes)
            throw new InvalidInputException("megabytes", $"The quota is {megabytes} MB; it must be 0 (any amount) to {MostMegabytes}, or empty for the server's setting.");
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Projects.Where(p => p.Id == id).Select(p => p.Name).SingleOrDefaultAsync(cancellation) is not { } name)
            return false;
        await db.Projects.Where(p => p.Id == id).ExecuteUpdateAsync(s => s.SetProperty(p => p.QuotaMegabytes, megabytes), cancellation);
        await audit.WriteAsync(visitor, "project.quota", name, megabytes switch
        {
            null => "The server's setting.",
            0 => "Any amount.",
            { } amount => string.Create(CultureInfo.InvariantCulture, $"{amount:N0} MB."),
        }, cancellation);
        return true;
    }
}
