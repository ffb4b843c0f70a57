using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TopoWeb.Data;

namespace TopoWeb.Tests.Data;

/// <summary>Which errors are the database's, and which of them pass.</summary>
public sealed class DatabaseFaultTests
{
    [Theory]
    [InlineData("57P01", true, true)] // shutting down
    [InlineData("53300", true, true)] // no connection left
    [InlineData("08006", true, true)] // connection lost
    [InlineData("40P01", false, true)] // deadlock
    [InlineData("40001", false, true)] // serialization failure
    [InlineData("23505", false, false)] // unique violation
    [InlineData("42P01", false, false)] // no such table
    public void ErrorOfPostgres_BareOrWrapped_IsTheDatabases(string state, bool away, bool passing)
    {
        var bare = new PostgresException("no", "ERROR", "ERROR", state);
        // EF Core wraps what it takes for transient in the second, and writing in the third.
        foreach (var error in new Exception[] { bare, new InvalidOperationException("likely due to a transient failure", bare), new DbUpdateException("saving", bare) })
            Assert.Equal((true, away, passing), (DatabaseFault.IsOf(error), DatabaseFault.IsAway(error), DatabaseFault.IsPassing(error)));
    }

    [Fact]
    public void OtherErrors_AreWhatTheyAre()
    {
        var broken = new NpgsqlException("broken pipe", new IOException("gone"));
        Assert.Equal((true, true, true), (DatabaseFault.IsOf(broken), DatabaseFault.IsAway(broken), DatabaseFault.IsPassing(broken)));
        var busy = new SqliteException("database is locked", 5);
        Assert.Equal((true, false, true), (DatabaseFault.IsOf(busy), DatabaseFault.IsAway(busy), DatabaseFault.IsPassing(busy)));
        foreach (var error in new Exception[] { new InvalidOperationException("a mistake"), new IOException("no space"), new System.Net.Sockets.SocketException(98) })
            Assert.Equal((false, false, false), (DatabaseFault.IsOf(error), DatabaseFault.IsAway(error), DatabaseFault.IsPassing(error)));
    }

    [Fact]
    public void Connection_WithoutOptions_EndsSessionsOfMachinesThatAreCutOff()
    {
        Assert.Contains("tcp_keepalives_idle=10", new DatabaseOptions { Postgres = "Host=db;Database=topoweb" }.PostgresConnection, StringComparison.Ordinal);
        var own = new DatabaseOptions { Postgres = "Host=db;Options=-c statement_timeout=60000" }.PostgresConnection;
        Assert.Contains("statement_timeout", own, StringComparison.Ordinal);
        Assert.DoesNotContain("tcp_", own, StringComparison.Ordinal);
    }
}
