using TopoWeb.Data;

namespace TopoWeb.Workers;

/// <summary>Tries again while the database does not answer, or another process is in the way (a deadlock): what was computed for minutes is not thrown away because PostgreSQL is restarted.</summary>
internal sealed class DatabasePatience(WorkEnd end, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Tries until it is done. Where the process ends meanwhile, the error is handed on: another does the work again once the lease has run out.</summary>
    /// <param name="act">May be called several times, so it must do no harm the second time.</param>
    public async Task<T> InsistAsync<T>(Func<Task<T>> act)
    {
        while (true)
        {
            try
            {
                return await act();
            }
            catch (Exception e) when (DatabaseFault.IsPassing(e) && !end.Token.IsCancellationRequested)
            {
                await Task.Delay(Pause, time, CancellationToken.None);
            }
        }
    }

    public Task InsistAsync(Func<Task> act) => InsistAsync(async () =>
    {
        await act();
        return true;
    });
}
