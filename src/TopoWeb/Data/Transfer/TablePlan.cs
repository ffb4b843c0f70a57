using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace TopoWeb.Data.Transfer;

/// <summary>A table in the order in which tables are filled.</summary>
/// <param name="Type">Its rows.</param>
/// <param name="Deferred">References to tables that are filled later: they are written at the end.</param>
internal sealed record TablePlan(IEntityType Type, IReadOnlyList<IProperty> Deferred)
{
    public string Name => Type.GetTableName()!;

    /// <summary>All tables but that of chunks, which go with their contents, each after those that it refers to.</summary>
    public static IReadOnlyList<TablePlan> Of(IModel model)
    {
        var open = model.GetEntityTypes().Where(t => !t.IsOwned() && t.ClrType != typeof(ContentChunkRow) && t.GetTableName() is not null)
            .OrderBy(t => t.GetTableName(), StringComparer.Ordinal).ToList();
        var plan = new List<TablePlan>();
        while (open.Count > 0)
        {
            // In a circle, the table goes first that has the fewest references to defer, none of which may be required.
            var next = open.Where(t => Missing(t).All(f => !f.IsRequired)).MinBy(t => Missing(t).Count())
                ?? throw new InvalidOperationException($"The tables {string.Join(", ", open.Select(t => t.GetTableName()))} need each other.");
            plan.Add(new(next, [.. Missing(next).SelectMany(f => f.Properties)]));
            open.Remove(next);
        }
        return plan;

        IEnumerable<IForeignKey> Missing(IEntityType type) => type.GetForeignKeys().Where(f => open.Contains(f.PrincipalEntityType));
    }
}
