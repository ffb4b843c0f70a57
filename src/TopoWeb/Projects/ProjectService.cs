using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Topology;

namespace TopoWeb.Projects;

/// <summary>What is changed of a project; what is null stays.</summary>
internal sealed record ProjectChange
{
    public string? Name { get; init; }

    /// <summary>An empty one removes it.</summary>
    public string? Description { get; init; }
    public ProjectAccess? LabAccess { get; init; }

    /// <summary>Whose it becomes: an id or an e-mail address. Who owned it stays in it as a member.</summary>
    public string? Owner { get; init; }
}

/// <summary>What people do with projects. Owners and administrators manage them; for others a project that they do not see does not exist.</summary>
internal sealed partial class ProjectService(IDbContextFactory<TopoWebContext> contexts, AuditLog audit, TimeProvider time)
{
    private const int LongestName = 100;
    private const int LongestDescription = 1000;

    /// <exception cref="InvalidInputException">The name is missing or taken, or a text is too long.</exception>
    public async Task<Guid> CreateAsync(Visitor visitor, string? name, string? description, ProjectAccess labAccess, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Run);
        if (visitor.UserId is not { } owner)
            throw new InvalidInputException("name", "Projects belong to people with an account.");
        var check = new InputCheck();
        check.Try(() => NameOf(name));
        check.Try(() => DescriptionOf(description));
        check.Throw();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var project = new ProjectRow { Id = Guid.CreateVersion7(), Name = NameOf(name), Description = DescriptionOf(description), OwnerId = owner, LabAccess = labAccess, CreatedAt = time.GetUtcNow().UtcDateTime };
        await RequireNewNameAsync(db, project, cancellation);
        db.Projects.Add(project);
        await db.SaveChangesAsync(cancellation);
        await audit.WriteAsync(visitor, "project.create", project.Name, $"Lab: {Word(labAccess)}.", cancellation);
        return project.Id;
    }

    /// <returns>False where the visitor sees no such project.</returns>
    /// <exception cref="InvalidInputException">A value is not accepted.</exception>
    /// <exception cref="NotAllowedException">The visitor sees the project and may not manage it.</exception>
    public async Task<bool> ChangeAsync(Visitor visitor, Guid id, ProjectChange change, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await ManagedAsync(db, visitor, id, cancellation) is not { } project)
            return false;
        var before = project.Name;
        var said = new List<string>();
        if (change.Name is { } name && NameOf(name) is var wanted && wanted != project.Name)
        {
            project.Name = wanted;
            said.Add($"Name: {wanted}.");
        }
        if (change.Description is { } description && DescriptionOf(description) is var text && text != project.Description)
        {
            project.Description = text;
            said.Add("Description.");
        }
        if (change.LabAccess is { } access && access != project.LabAccess)
        {
            project.LabAccess = access;
            said.Add($"Lab: {Word(access)}.");
        }
        if (change.Owner is { } person && await ProjectPeople.FindAsync(db, "owner", person, cancellation) is { } owner && owner.Id != project.OwnerId)
        {
            await HandOverAsync(db, project, owner, cancellation);
            said.Add($"Owner: {owner.DisplayName}.");
        }
        if (said.Count == 0)
            return true;
        await RequireNewNameAsync(db, project, cancellation);
        await db.SaveChangesAsync(cancellation);
        await audit.WriteAsync(visitor, "project.change", before, string.Join(' ', said), cancellation);
        return true;
    }

    /// <summary>Deletes an empty project, or one whose work goes to another first.</summary>
    /// <returns>False where the visitor sees no such project.</returns>
    /// <exception cref="InvalidInputException">It is somebody's home project, or has work and no other project is named.</exception>
    /// <exception cref="NotAllowedException">The visitor sees the project and may not manage it.</exception>
    public async Task<bool> DeleteAsync(Visitor visitor, Guid id, Guid? moveTo, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await ManagedAsync(db, visitor, id, cancellation) is not { } project)
            return false;
        if (await HomeOfAsync(db, id, cancellation) is { } person)
            throw new InvalidInputException("project", $"This is the home project of {person}: work that names no project goes there. It cannot be deleted.");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var work = await ProjectReader.WorkOfAsync(db, id, cancellation);
        string? details = null;
        if (!work.IsEmpty)
        {
            if (moveTo is not { } target)
                throw new InvalidInputException("moveTo", $"The project has {work.Words}. Name a project to which they go.");
            if (target == id || await db.Projects.WritableBy(visitor).Where(p => p.Id == target).Select(p => p.Name).SingleOrDefaultAsync(cancellation) is not { } name)
                throw new InvalidInputException("moveTo", $"Project {target} is not another project to which you may add work.");
            await db.Runs.Where(r => r.ProjectId == id).ExecuteUpdateAsync(s => s.SetProperty(r => r.ProjectId, target), cancellation);
            await db.Clouds.Where(c => c.ProjectId == id).ExecuteUpdateAsync(s => s.SetProperty(c => c.ProjectId, target), cancellation);
            await db.Schedules.Where(r => r.ProjectId == id).ExecuteUpdateAsync(s => s.SetProperty(r => r.ProjectId, target), cancellation);
            details = $"{work.Words} moved to {name}.";
        }
        await db.Projects.Where(p => p.Id == id).ExecuteDeleteAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        await audit.WriteAsync(visitor, "project.delete", project.Name, details, cancellation);
        return true;
    }

    /// <summary>A project that the visitor manages, with its members; null where she does not see it.</summary>
    private static async Task<ProjectRow?> ManagedAsync(TopoWebContext db, Visitor visitor, Guid id, CancellationToken cancellation)
    {
        visitor.Require(Rights.Run);
        var project = await db.Projects.ReadableBy(visitor).Include(p => p.Members).SingleOrDefaultAsync(p => p.Id == id, cancellation);
        return project is null || visitor.OwnsAll || project.OwnerId == visitor.UserId ? project
            : throw new NotAllowedException("The owner of a project and administrators manage it. You may see it, not change it.");
    }

    private static async Task HandOverAsync(TopoWebContext db, ProjectRow project, UserRow owner, CancellationToken cancellation)
    {
        if (owner.Role == UserRole.Viewer)
            throw new InvalidInputException("owner", $"{owner.DisplayName} is a viewer. Viewers own no projects.");
        if (await HomeOfAsync(db, project.Id, cancellation) is { } person)
            throw new InvalidInputException("owner", $"This is the home project of {person}: work that names no project goes there. It stays with its owner; move work to another project instead.");
        project.Members.RemoveAll(m => m.UserId == owner.Id);
        project.Members.Add(new ProjectMemberRow { ProjectId = project.Id, UserId = project.OwnerId, Access = ProjectAccess.Write });
        project.OwnerId = owner.Id;
    }

    private static Task<string?> HomeOfAsync(TopoWebContext db, Guid project, CancellationToken cancellation) =>
        db.Users.Where(u => u.HomeProjectId == project).Select(u => u.DisplayName).FirstOrDefaultAsync(cancellation);

    /// <summary>Two projects of one person have two names: they are chosen by them.</summary>
    private static async Task RequireNewNameAsync(TopoWebContext db, ProjectRow project, CancellationToken cancellation)
    {
        var (id, owner, name) = (project.Id, project.OwnerId, project.Name);
        if (await db.Projects.AnyAsync(p => p.OwnerId == owner && p.Name == name && p.Id != id, cancellation))
            throw new InvalidInputException("name", $"There is a project “{name}” of the same owner already. Choose another name.");
    }

    private static string NameOf(string? name) => name?.Trim() switch
    {
        null or "" => throw new InvalidInputException("name", "Give the project a name."),
        { Length: > LongestName } text => throw new InvalidInputException("name", $"The name has {text.Length} characters; the limit is {LongestName}."),
        var text => text,
    };

    private static string? DescriptionOf(string? description) => description?.Trim() switch
    {
        null or "" => null,
        { Length: > LongestDescription } text => throw new InvalidInputException("description", $"The description has {text.Length:N0} characters; the limit is {LongestDescription:N0}."),
        var text => text,
    };

    private static string Word(ProjectAccess access) => access.ToString().ToLowerInvariant();
}
