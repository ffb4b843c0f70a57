using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using TopoWeb.Data;

namespace TopoWeb.Tests.Data;

/// <summary>A start takes the model as it was compiled; that must be the one that the configurations make.</summary>
public sealed class CompiledModelTests
{
    public static TheoryData<string> Databases => ["Sqlite", "Postgres"];

    [Theory]
    [MemberData(nameof(Databases))]
    public void Model_OfAContext_IsTheCompiledOne(string database)
    {
        using var db = Open(database);
        Assert.Equal($"TopoWeb.Data.Compiled.{database}.{database}TopoWebContextModel", db.Model.GetType().FullName);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Model_OfAContext_IsWhatItsConfigurationsMake(string database)
    {
        using var db = Open(database);
        var made = db.GetService<IModelSource>().GetModel(db, db.GetService<ModelCreationDependencies>(), designTime: false);
        Assert.NotSame(made, db.Model);
        Assert.True(Text(made) == Text(db.Model), $"The model has changed: dotnet ef dbcontext optimize --context {db.GetType().Name} --output-dir Data/Compiled/{database} --namespace TopoWeb.Data.Compiled.{database}\n\n{FirstDifference(Text(made), Text(db.Model))}");
    }

    /// <summary>Everything that is known of tables, columns, keys and conversions, in the order of the names.</summary>
    private static string Text(IModel model) => model.ToDebugString(MetadataDebugStringOptions.LongDefault);

    private static string FirstDifference(string made, string compiled)
    {
        var at = made.Zip(compiled).TakeWhile(c => c.First == c.Second).Count();
        return $"made: …{Part(made, at)}…\ncompiled: …{Part(compiled, at)}…";
    }

    private static string Part(string text, int at) => text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 200)];

    /// <summary>Nothing is connected to.</summary>
    private static TopoWebContext Open(string database) => database == "Sqlite"
        ? new SqliteTopoWebContext(new DbContextOptionsBuilder<SqliteTopoWebContext>().UseSqlite("Data Source=none.db").Options)
        : new PostgresTopoWebContext(new DbContextOptionsBuilder<PostgresTopoWebContext>().UseNpgsql("Host=none").Options);
}
