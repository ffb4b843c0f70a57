using TopoWeb.Data;

namespace TopoWeb.Access;

/// <summary>
/// Which rows a visitor may see and change. Work without an owner is the installation's own (the sample): everybody signed in sees it, administrators change it.
/// What a visitor may not see does not exist for her: callers answer as for an unknown id.
/// </summary>
internal static class Owned
{
    /// <summary>Her own, that of projects she is in or that are open to the lab, and the installation's own.</summary>
    public static IQueryable<T> ReadableBy<T>(this IQueryable<T> rows, Visitor visitor) where T : class, IOwned
    {
        if (visitor.GuestOf is not null || !visitor.May(Rights.Read))
            return rows.Where(r => false);
        if (visitor.OwnsAll)
            return rows;
        var user = visitor.UserId;
        // What is open is named: "other than none" would hold for work without a project too.
        return rows.Where(r => r.OwnerId == null || r.OwnerId == user || r.Project!.OwnerId == user || r.Project.LabAccess == ProjectAccess.Read || r.Project.LabAccess == ProjectAccess.Write || r.Project.Members.Any(m => m.UserId == user));
    }

    /// <summary>Her own, and that of projects she owns or may write to.</summary>
    public static IQueryable<T> WritableBy<T>(this IQueryable<T> rows, Visitor visitor) where T : class, IOwned
    {
        if (visitor.GuestOf is not null || !visitor.May(Rights.Run))
            return rows.Where(r => false);
        if (visitor.OwnsAll)
            return rows;
        var user = visitor.UserId;
        return rows.Where(r => r.OwnerId == user || r.Project!.OwnerId == user || r.Project.LabAccess == ProjectAccess.Write || r.Project.Members.Any(m => m.UserId == user && m.Access == ProjectAccess.Write));
    }

    /// <summary>As <see cref="ReadableBy"/>; a guest's link opens its one run.</summary>
    public static IQueryable<RunRow> OpenTo(this IQueryable<RunRow> runs, Visitor visitor) =>
        visitor.GuestOf is { } run ? runs.Where(r => r.Id == run) : runs.ReadableBy(visitor);

    /// <summary>Experiments are seen through their runs and schedules; who owns all sees also one that has neither.</summary>
    public static IQueryable<ExperimentRow> ExperimentsOpenTo(this TopoWebContext db, Visitor visitor)
    {
        if (visitor is { GuestOf: null, OwnsAll: true })
            return db.Experiments;
        var (runs, schedules) = (db.Runs.ReadableBy(visitor), db.Schedules.ReadableBy(visitor));
        return db.Experiments.Where(e => runs.Any(r => r.ExperimentId == e.Id) || schedules.Any(s => s.ExperimentId == e.Id));
    }

    /// <summary>Projects that a visitor sees.</summary>
    public static IQueryable<ProjectRow> ReadableBy(this IQueryable<ProjectRow> projects, Visitor visitor)
    {
        if (visitor.GuestOf is not null || !visitor.May(Rights.Read))
            return projects.Where(p => false);
        if (visitor.OwnsAll)
            return projects;
        var user = visitor.UserId;
        return projects.Where(p => p.OwnerId == user || p.LabAccess != ProjectAccess.None || p.Members.Any(m => m.UserId == user));
    }

    /// <summary>Projects in which a visitor may put work.</summary>
    public static IQueryable<ProjectRow> WritableBy(this IQueryable<ProjectRow> projects, Visitor visitor)
    {
        if (visitor.GuestOf is not null || !visitor.May(Rights.Run))
            return projects.Where(p => false);
        if (visitor.OwnsAll)
            return projects;
        var user = visitor.UserId;
        return projects.Where(p => p.OwnerId == user || p.LabAccess == ProjectAccess.Write || p.Members.Any(m => m.UserId == user && m.Access == ProjectAccess.Write));
    }
}
