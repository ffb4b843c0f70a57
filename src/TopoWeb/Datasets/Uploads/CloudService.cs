using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Networks.Formats;

namespace TopoWeb.Datasets.Uploads;

/// <summary>An uploaded cloud as the API names it.</summary>
internal sealed record CloudSummary(Guid Id, string Name, string? Array, IReadOnlyList<string> Arrays, int Points, int Dimension)
{
    /// <summary>Whose it is; left out in Local mode and of one that was just uploaded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WorkOwnership? Ownership { get; init; }
}

/// <summary>Takes point clouds and weights from people.</summary>
internal sealed class CloudService(IDbContextFactory<TopoWebContext> contexts, ArtifactStore artifacts, MaintenanceMode maintenance, IOptions<ExperimentLimits> limits, TimeProvider time)
{
    public PointFileLimits FileLimits => new()
    {
        MaximumBytes = (long)limits.Value.MaximumUploadMegabytes << 20,
        MaximumRows = limits.Value.MaximumPoints,
        MaximumDimension = limits.Value.MaximumDimension,
    };

    /// <exception cref="Topology.InvalidInputException">The file cannot be used; the message says where and why.</exception>
    public async Task<CloudSummary> AddAsync(Visitor visitor, Stream file, string name, string? array, CancellationToken cancellation = default, Guid? project = null)
    {
        // A large file need not be read to be refused.
        await maintenance.RequireOffAsync(cancellation);
        return await AddAsync(visitor, CloudFile.Read(file, name, array, FileLimits, cancellation), name, cancellation, project: project);
    }

    /// <summary>Stores what has been read already.</summary>
    /// <param name="visitor">Whose it is.</param>
    /// <param name="content">What was read.</param>
    /// <param name="name">Its name for people.</param>
    /// <param name="cancellation">Ends the writing.</param>
    /// <param name="again">Take the visitor's cloud that has this name and content already, where there is one.</param>
    /// <param name="project">Where it goes; null for the visitor's home project.</param>
    /// <exception cref="Topology.InvalidInputException">The visitor may not put work into the project.</exception>
    /// <exception cref="MaintenanceException">The server takes no uploads now.</exception>
    public async Task<CloudSummary> AddAsync(Visitor visitor, PointFileContent content, string name, CancellationToken cancellation = default, bool again = false, Guid? project = null)
    {
        visitor.Require(Rights.Run);
        await maintenance.RequireOffAsync(cancellation);
        var filters = new FilterArtifact(content.Points, content.Bank) { Network = content.Network, Own = content.Columns, Tensors = content.Tensors, Notes = content.Notes };
        var bytes = filters.ToBytes();
        var key = StageKey.Of(bytes);
        await artifacts.PutAsync(key, FilterSource.Kind, bytes, cancellation);
        // A name is data for people, never a path.
        var title = Path.GetFileName(name.Replace('\\', '/'));
        var row = new CloudRow
        {
            Id = Guid.CreateVersion7(),
            Name = title.Length > 200 ? title[..200] : title,
            Array = content.Array is { Length: > 200 } choice ? choice[..200] : content.Array,
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
        db.Clouds.Add(row);
        await db.SaveChangesAsync(cancellation);
        return new(row.Id, row.Name, row.Array, content.Arrays, row.Rows, row.Dimension);
    }

    public async Task<IReadOnlyList<CloudRow>> ListAsync(Visitor visitor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Clouds.AsNoTracking().ReadableBy(visitor).OrderByDescending(c => c.CreatedAt).Take(100).ToListAsync(cancellation);
    }

    /// <summary>Whose listed clouds are, by their ids.</summary>
    public async Task<IReadOnlyDictionary<Guid, WorkOwnership>> OwnershipOfAsync(Visitor visitor, IReadOnlyList<CloudRow> clouds, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.OwnershipOfAsync(visitor, clouds, cancellation);
    }
}
