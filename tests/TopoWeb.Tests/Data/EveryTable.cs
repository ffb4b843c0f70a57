using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using TopoWeb.Data;
using TopoWeb.Data.Transfer;

namespace TopoWeb.Tests.Data;

/// <summary>Rows for every table of the model, also for one that is added tomorrow: in the first every column has a value, in the second only what must.</summary>
internal static class EveryTable
{
    private static readonly DateTime Start = new(2026, 11, 24, 10, 30, 15, DateTimeKind.Utc);

    /// <param name="db">A database with nothing in it but contents and their artifacts.</param>
    /// <param name="hash">A content that rows may refer to.</param>
    public static async Task FillAsync(TopoWebContext db, string hash)
    {
        var made = new Dictionary<IEntityType, List<object>>();
        var later = new List<(object Row, IProperty Property, object Value)>();
        var count = 0;
        foreach (var table in TablePlan.Of(db.Model).Where(t => t.Type.ClrType != typeof(ContentRow)))
        {
            made[table.Type] = [];
            for (var n = 0; n < 2; n++)
            {
                var row = Activator.CreateInstance(table.Type.ClrType)!;
                foreach (var property in table.Type.GetProperties())
                {
                    var isNumbered = property is { ValueGenerated: ValueGenerated.OnAdd } && property.IsPrimaryKey() && property.ClrType != typeof(Guid) && property.ClrType != typeof(string);
                    var isContent = property.Name == "ContentHash" && table.Type.ClrType != typeof(ShareLinkRow);
                    if (isNumbered || (n == 1 && property.IsNullable && !isContent))
                        continue;
                    var reference = property.GetContainingForeignKeys().FirstOrDefault();
                    if (reference is not null && !made.ContainsKey(reference.PrincipalEntityType))
                        continue; // of a table that is filled later: it is set then
                    Set(row, property, reference is not null ? Get(made[reference.PrincipalEntityType][n], reference.PrincipalKey.Properties[0])
                        : isContent ? hash : Value(property, ++count));
                }
                foreach (var part in table.Type.GetNavigations().Where(v => v.TargetEntityType.IsOwned()))
                {
                    var owned = Activator.CreateInstance(part.TargetEntityType.ClrType, nonPublic: true)!;
                    foreach (var property in part.TargetEntityType.GetProperties().Where(p => !p.IsShadowProperty()))
                        Set(owned, property, Value(property, ++count));
                    part.PropertyInfo!.SetValue(row, owned);
                }
                made[table.Type].Add(row);
                db.Add(row);
            }
            await db.SaveChangesAsync();
        }
        foreach (var table in TablePlan.Of(db.Model))
            foreach (var property in table.Deferred)
                Set(made[table.Type][0], property, Get(made[property.GetContainingForeignKeys().First().PrincipalEntityType][0], property.GetContainingForeignKeys().First().PrincipalKey.Properties[0]));
        await db.SaveChangesAsync();
    }

    /// <summary>The rows of every table, as lines with all their columns, in an order of their own.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> ReadAsync(TopoWebContext db)
    {
        var text = new RowText(db.Model);
        var tables = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var table in TablePlan.Of(db.Model))
        {
            var lines = new List<string>();
            await foreach (var row in TableRows.ReadAsync(db, table.Type))
                if (TableRows.Belongs(row))
                    lines.Add(System.Text.Encoding.UTF8.GetString(text.Write(row)));
            tables[table.Name] = [.. lines.Order(StringComparer.Ordinal)];
        }
        return tables;
    }

    private static object Get(object row, IProperty property) => property.PropertyInfo!.GetValue(row)!;

    private static void Set(object row, IProperty property, object value) => property.PropertyInfo!.SetValue(row, value);

    /// <summary>Another one each time; times have the seventh digit that PostgreSQL does not keep.</summary>
    private static object Value(IProperty property, int n)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        return type switch
        {
            _ when type == typeof(string) => Text(property, n),
            _ when type == typeof(Guid) => new Guid(n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
            _ when type == typeof(DateTime) => Start.AddSeconds(n).AddTicks(1_234_567),
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(Start.AddSeconds(n).AddTicks(1_234_567)),
            _ when type == typeof(DateOnly) => new DateOnly(2026, 11, 24).AddDays(n),
            _ when type == typeof(TimeSpan) => TimeSpan.FromSeconds(n),
            _ when type == typeof(bool) => true,
            _ when type == typeof(int) => n,
            _ when type == typeof(uint) => (uint)n,
            _ when type == typeof(long) => (1L << 40) + n,
            _ when type == typeof(double) => 1.0 / n,
            _ when type == typeof(byte[]) => FilledDatabase.Noise(16 + n % 8),
            _ when type == typeof(string[]) => new[] { $"ü {n}", "b" },
            { IsEnum: true } => Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!,
            _ => throw new NotSupportedException($"{property.DeclaringType.DisplayName()}.{property.Name} is a {type.Name}: say here what value a test gives it, and whether both databases keep it."),
        };
    }

    private static string Text(IProperty property, int n)
    {
        var text = $"{n} ü “{property.Name}”\nand\ttabs \\ \"quotes\" 日本 \U0001F600";
        return property.GetMaxLength() is { } most && text.Length > most ? $"{n} ü “{property.Name}”"[..Math.Min(most, $"{n} ü “{property.Name}”".Length)] : text;
    }
}
