using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Topology;

namespace TopoWeb.Access;

/// <summary>The project into which new work goes.</summary>
internal static class ProjectPlacement
{
    /// <param name="db">An open context.</param>
    /// <param name="visitor">Whose work it is.</param>
    /// <param name="project">The project asked for; null for the visitor's own first one.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    /// <returns>Null for the installation's own work and in Local mode, where there are no projects.</returns>
    /// <exception cref="InvalidInputException">There is no such project, or the visitor may not put work into it.</exception>
    public static async Task<Guid?> OfAsync(TopoWebContext db, Visitor visitor, Guid? project, CancellationToken cancellation)
    {
        if (project is { } asked)
            return await db.Projects.WritableBy(visitor).AnyAsync(p => p.Id == asked, cancellation)
                ? asked
                : throw new InvalidInputException("project", $"Project {asked} not found among the projects that {visitor.Name} may write to.");
        return visitor.UserId is { } user
            ? await db.Users.Where(u => u.Id == user).Select(u => u.HomeProjectId).SingleOrDefaultAsync(cancellation)
            : null;
    }
}

/// <summary>Before something changes: may the visitor do that to this row?</summary>
internal static class WriteAccess
{
    /// <returns>False where the visitor does not even see it: the answer is the one for an unknown id.</returns>
    /// <exception cref="NotAllowedException">The visitor may read it only.</exception>
    public static async Task<bool> MayChangeAsync<T>(this IQueryable<T> one, Visitor visitor, CancellationToken cancellation) where T : class, IOwned
    {
        visitor.Require(Rights.Run);
        if (await one.WritableBy(visitor).AnyAsync(cancellation))
            return true;
        return await one.ReadableBy(visitor).AnyAsync(cancellation) ? throw new NotAllowedException("You can view this but not change it. Ask its owner for access to edit the project.") : false;
    }
}
