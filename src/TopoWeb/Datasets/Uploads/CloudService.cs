using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Networks.Formats;
using TopoWeb.Networks.Formats.Tables;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Datasets.Uploads;

/// <summary>An uploaded cloud as the API names it.</summary>
internal sealed record CloudSummary(Guid Id, string Name, string? Array, IReadOnlyList<string> Arrays, int Points, int Dimension)
{
    /// <summary>Whose it is; left out in Local mode and of one that was just uploaded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WorkOwnership? Ownership { get; init; }

    /// <summary>What was understood of the file; left out where there is nothing to say, and of clouds that were uploaded before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Notes { get; init; }
}

/// <summary>Takes point clouds and weights from people.</summary>
internal sealed class CloudService(IDbContextFactory<TopoWebContext> contexts, ArtifactStore artifacts, ProjectQuota quota, MaintenanceMode maintenance, IOptions<ExperimentLimits> limits, TimeProvider time)
{
    private const int LongestName = 200;

    public PointFileLimits FileLimits => new()
    {
        MaximumBytes = (long)limits.Value.MaximumUploadMegabytes << 20,
        MaximumRows = limits.Value.MaximumPoints,
        MaximumDimension = limits.Value.MaximumDimension,
        BytesSetting = $"{ExperimentLimits.Section}:{nameof(ExperimentLimits.MaximumUploadMegabytes)}",
        RowsSetting = $"{ExperimentLimits.Section}:{nameof(ExperimentLimits.MaximumPoints)}",
        DimensionSetting = $"{ExperimentLimits.Section}:{nameof(ExperimentLimits.MaximumDimension)}",
    };

    /// <exception cref="Topology.InvalidInputException">The file cannot be used; the message says where and why.</exception>
    public async Task<CloudSummary> AddAsync(Visitor visitor, Stream file, string name, string? array, CancellationToken cancellation = default, Guid? project = null, TableOptions? table = null, WeightReading? how = null)
    {
        // A large file need not be read to be refused.
        await maintenance.RequireOffAsync(cancellation);
        TitleOf(name);
        return await AddAsync(visitor, CloudFile.Read(file, name, array, FileLimits, cancellation, table, how), name, cancellation, project: project);
    }

    /// <summary>Stores what has been read already.</summary>
    /// <param name="visitor">Whose it is.</param>
    /// <param name="content">What was read.</param>
    /// <param name="name">Its name for people.</param>
    /// <param name="cancellation">Ends the writing.</param>
    /// <param name="again">Take the visitor's cloud that has this name and content already, where there is one.</param>
    /// <param name="project">Where it goes; null for the visitor's home project.</param>
    /// <exception cref="Topology.InvalidInputException">The visitor may not put work into the project, or it is full.</exception>
    /// <exception cref="MaintenanceException">The server takes no uploads now.</exception>
    public async Task<CloudSummary> AddAsync(Visitor visitor, PointFileContent content, string name, CancellationToken cancellation = default, bool again = false, Guid? project = null)
    {
        visitor.Require(Rights.Run);
        await maintenance.RequireOffAsync(cancellation);
        var title = TitleOf(name);
        var filters = new FilterArtifact(content.Points, content.Bank) { IsNamed = content.IsNamed, Network = content.Network, Own = content.Columns, Categories = content.Categories, Tensors = content.Tensors, Notes = content.Notes };
        var key = await artifacts.PutContentAsync(FilterSource.Kind, filters.WriteAsync, cancellation);
        var row = new CloudRow
        {
            Id = Guid.CreateVersion7(),
            Name = title,
            Array = content.Array is { } choice ? Cut(Printable(choice)) : null,
            FiltersKey = key,
            Rows = content.Points.Count,
            Dimension = content.Points.Dimension,
            CreatedAt = time.GetUtcNow().UtcDateTime,
        };
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        // Another person's may be taken from sight at any time, and would say whose it was.
        var user = visitor.UserId;
        if (again && await db.Clouds.AsNoTracking().ReadableBy(visitor).Where(c => c.OwnerId == user && c.FiltersKey == key && c.Name == row.Name && c.Array == row.Array).OrderBy(c => c.CreatedAt).FirstOrDefaultAsync(cancellation) is { } known)
            return new(known.Id, known.Name, known.Array, content.Arrays, known.Rows, known.Dimension);
        (row.OwnerId, row.ProjectId) = (visitor.UserId, await ProjectPlacement.OfAsync(db, visitor, project, cancellation));
        if (await quota.FindObstacleAsync(row.ProjectId, cancellation) is { } obstacle)
            throw new InvalidInputException("project", obstacle);
        db.Clouds.Add(row);
        await db.SaveChangesAsync(cancellation);
        return new(row.Id, row.Name, row.Array, content.Arrays, row.Rows, row.Dimension) { Notes = content.Notes.Count > 0 ? content.Notes : null };
    }

    /// <summary>A name is data for people, never a path.</summary>
    /// <exception cref="InvalidInputException">It has a control character, or there is nothing in it.</exception>
    private static string TitleOf(string name)
    {
        var title = LineText.Squeeze(Path.GetFileName(name.Replace('\\', '/')));
        return title.Length == 0 ? throw new InvalidInputException("name", "Give the file a name.")
            : title.Any(char.IsControl) ? throw new InvalidInputException("name", "The name of the file has a control character.")
            : Cut(title);
    }

    /// <summary>Names within a file are nobody's choice here: what cannot be shown of them is replaced. PostgreSQL keeps no U+0000 in a text.</summary>
    private static string Printable(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : text;

    private static string Cut(string text) => text.Length <= LongestName ? text : text[..LongestName];

    /// <summary>Clouds that the visitor sees, newest first, with when they came.</summary>
    /// <param name="visitor">Who asks.</param>
    /// <param name="after">The last one of the page before; null for the newest.</param>
    /// <param name="take">Most of them.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<IReadOnlyList<(CloudSummary Cloud, DateTime CreatedAt)>> ListAsync(Visitor visitor, (DateTime Time, Guid Id)? after = null, int take = 100, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var clouds = db.Clouds.AsNoTracking().ReadableBy(visitor);
        if (after is var (time, id))
            clouds = clouds.Where(c => c.CreatedAt <= time && (c.CreatedAt < time || c.Id.CompareTo(id) < 0));
        return await SummariesAsync(db, visitor, clouds.OrderByDescending(c => c.CreatedAt).ThenByDescending(c => c.Id).Take(take), cancellation);
    }

    /// <returns>Null where there is no such cloud or the visitor does not see it.</returns>
    public async Task<CloudSummary?> FindAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return (await SummariesAsync(db, visitor, db.Clouds.AsNoTracking().ReadableBy(visitor).Where(c => c.Id == id), cancellation)).Select(c => c.Cloud).SingleOrDefault();
    }

    private static async Task<IReadOnlyList<(CloudSummary Cloud, DateTime CreatedAt)>> SummariesAsync(TopoWebContext db, Visitor visitor, IQueryable<CloudRow> query, CancellationToken cancellation)
    {
        var rows = await query.ToListAsync(cancellation);
        var ownership = await db.OwnershipOfAsync(visitor, rows, cancellation);
        return [.. rows.Select(c => (new CloudSummary(c.Id, c.Name, c.Array, [], c.Rows, c.Dimension) { Ownership = ownership[c.Id].Shown }, c.CreatedAt))];
    }
}
