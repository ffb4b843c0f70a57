using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace TopoWeb.Data;

/// <summary>For <c>dotnet ef migrations add NAME --context SqliteTopoWebContext --output-dir Data/Migrations/Sqlite</c>.</summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteTopoWebContext>
{
    public SqliteTopoWebContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteTopoWebContext>().UseSqlite("Data Source=design.db").Options);
}

/// <summary>For <c>dotnet ef migrations add NAME --context PostgresTopoWebContext --output-dir Data/Migrations/Postgres</c>.</summary>
internal sealed class PostgresDesignTimeFactory : IDesignTimeDbContextFactory<PostgresTopoWebContext>
{
    public PostgresTopoWebContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresTopoWebContext>().UseNpgsql("Host=design").Options);
}
