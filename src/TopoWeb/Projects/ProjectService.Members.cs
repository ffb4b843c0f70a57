using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Topology;

namespace TopoWeb.Projects;

internal sealed partial class ProjectService
{
    /// <summary>Names somebody in a project, or changes what she may do in it.</summary>
    /// <param name="visitor">Who does it.</param>
    /// <param name="id">The project.</param>
    /// <param name="person">An id or an e-mail address.</param>
    /// <param name="access">What the person may do.</param>
    /// <param name="cancellation">Ends the writing.</param>
    /// <returns>False where the visitor sees no such project.</returns>
    /// <exception cref="InvalidInputException">There is no such person, or it is the owner.</exception>
    /// <exception cref="NotAllowedException">The visitor sees the project and may not manage it.</exception>
    public async Task<bool> SetMemberAsync(Visitor visitor, Guid id, string person, ProjectAccess access, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await ManagedAsync(db, visitor, id, cancellation) is not { } project)
            return false;
        if (access == ProjectAccess.None)
            throw new InvalidInputException("access", "Choose read or write, or remove the member.");
        var user = await ProjectPeople.FindAsync(db, "person", person, cancellation);
        if (user.Id == project.OwnerId)
            throw new InvalidInputException("person", $"{user.DisplayName} owns the project and may do everything in it.");
        if (project.Members.Find(m => m.UserId == user.Id) is { } known)
            known.Access = access;
        else
            project.Members.Add(new ProjectMemberRow { ProjectId = id, UserId = user.Id, Access = access });
        await db.SaveChangesAsync(cancellation);
        await audit.WriteAsync(visitor, "project.member", project.Name, $"{user.DisplayName}: {Word(access)}.", cancellation);
        return true;
    }

    /// <summary>Takes somebody out of a project. The person's work stays in it and stays hers.</summary>
    /// <returns>False where the visitor sees no such project, or the person is not named in it.</returns>
    /// <exception cref="NotAllowedException">The visitor sees the project and may not manage it.</exception>
    public async Task<bool> RemoveMemberAsync(Visitor visitor, Guid id, string person, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await ManagedAsync(db, visitor, id, cancellation) is not { } project)
            return false;
        var user = await ProjectPeople.FindAsync(db, "person", person, cancellation);
        if (await db.ProjectMembers.Where(m => m.ProjectId == id && m.UserId == user.Id).ExecuteDeleteAsync(cancellation) == 0)
            return false;
        await audit.WriteAsync(visitor, "project.member", project.Name, $"{user.DisplayName} removed.", cancellation);
        return true;
    }

    /// <summary>Whoever is named in a project may leave it, viewers too.</summary>
    /// <returns>False where the visitor is not named in it.</returns>
    public async Task<bool> LeaveAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        if (visitor.UserId is not { } user)
            return false;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var name = await db.Projects.Where(p => p.Id == id).Select(p => p.Name).SingleOrDefaultAsync(cancellation);
        if (await db.ProjectMembers.Where(m => m.ProjectId == id && m.UserId == user).ExecuteDeleteAsync(cancellation) == 0)
            return false;
        await audit.WriteAsync(visitor, "project.leave", name, cancellation: cancellation);
        return true;
    }
}
