using Npgsql;
using TopoWeb.Data;

namespace TopoWeb.Hosting;

/// <summary>At the start: a database that does not answer is waited for, however long that takes. A service manager would take an end for success, or start the process again and again.</summary>
internal static class DatabaseWait
{
    private const int ConnectSeconds = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Reminder = TimeSpan.FromMinutes(1);

    /// <summary>Why it does not answer; null where it does.</summary>
    /// <exception cref="StartRefusedException">It answers that it does not let this process in: waiting would not help.</exception>
    public static async Task<string?> SilenceAsync(DatabaseOptions database, CancellationToken cancellation)
    {
        if (!database.IsPostgres)
            return null;
        try
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.Postgres) { Timeout = ConnectSeconds, Pooling = false }.ConnectionString);
            await connection.OpenAsync(cancellation);
            return null;
        }
        catch (PostgresException e) when (e.SqlState.StartsWith("28", StringComparison.Ordinal))
        {
            throw new StartRefusedException($"PostgreSQL refuses the user of Database:Postgres ({e.MessageText}). Check the user and the password.");
        }
        catch (PostgresException e) when (!DatabaseFault.IsAway(e))
        {
            return null; // such as a database that is not there yet: what follows makes it, or says what is wrong
        }
        catch (Exception e) when (DatabaseFault.IsAway(e) || e is TimeoutException)
        {
            return e.GetBaseException().Message;
        }
        catch (ArgumentException e)
        {
            // The text may contain the password.
            throw new StartRefusedException($"Database:Postgres is no connection string ({e.GetType().Name}). It looks like Host=db;Database=topoweb;Username=topoweb;Password=….");
        }
    }

    /// <summary>Waits until it answers; says so once, and again every minute.</summary>
    public static async Task UntilAnswersAsync(DatabaseOptions database, CancellationToken cancellation)
    {
        var (time, said) = (TimeProvider.System, (long?)null);
        while (await SilenceAsync(database, cancellation) is { } reason)
        {
            if (said is null || time.GetElapsedTime(said.Value) > Reminder)
            {
                Console.Error.WriteLine($"topoweb: {DatabaseFault.Sentence} Waiting for it. ({reason})");
                said = time.GetTimestamp();
            }
            await Task.Delay(Pause, time, cancellation);
        }
        if (said is not null)
            Console.Error.WriteLine("topoweb: The database answers.");
    }

    /// <summary>Does something at the start that needs the database; where that goes away meanwhile, waits and begins again.</summary>
    public static async Task InsistAsync(DatabaseOptions database, Func<Task> act, CancellationToken cancellation)
    {
        while (true)
        {
            await UntilAnswersAsync(database, cancellation);
            try
            {
                await act();
                return;
            }
            catch (Exception e) when (DatabaseFault.IsAway(e))
            {
                await Task.Delay(Pause, TimeProvider.System, cancellation);
            }
        }
    }
}
