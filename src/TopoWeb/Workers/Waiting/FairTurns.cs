namespace TopoWeb.Workers.Waiting;

/// <summary>
/// Whose turn it is, of people whose jobs wait in one queue: whoever was served longest ago by this process. Each process keeps its own turns: with several, each is fair, and so are all of them together.
/// A restart forgets them, which costs nobody more than one turn.
/// </summary>
internal sealed class FairTurns
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Queue, Guid Person), long> _served = [];
    private long _turn;

    /// <param name="queue">What they wait for.</param>
    /// <param name="waiting">Everybody who has something waiting there; at least one. Null is work that belongs to nobody.</param>
    /// <param name="asked">Whose job has come up; goes first among equals.</param>
    public Guid? Next(string queue, IReadOnlyCollection<Guid?> waiting, Guid? asked)
    {
        lock (_lock)
        {
            var next = waiting.OrderBy(Served).ThenBy(p => p == asked ? 0 : 1).First();
            _served[Key(next)] = ++_turn;
            return next;
        }

        long Served(Guid? person) => _served.GetValueOrDefault(Key(person));

        (string, Guid) Key(Guid? person) => (queue, person ?? Guid.Empty);
    }
}
