namespace TopoWeb.Results.Live;

/// <summary>One computation of a person at a time, however many pages they have open. A person who waits is remembered, and nobody else.</summary>
internal sealed class PersonalTurns
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, PersonalQueue> _queues = [];

    /// <summary>People who compute or wait.</summary>
    public int People
    {
        get
        {
            lock (_lock)
                return _queues.Count;
        }
    }

    /// <summary>How much of a person waits or is being computed.</summary>
    public int LengthOf(Guid person)
    {
        lock (_lock)
            return _queues.TryGetValue(person, out var queue) ? queue.Length : 0;
    }

    /// <summary>Waits for the person's turn; disposing what comes back ends it.</summary>
    public async Task<IDisposable> EnterAsync(Guid person, CancellationToken cancellation)
    {
        PersonalQueue? queue;
        lock (_lock)
        {
            if (!_queues.TryGetValue(person, out queue))
                _queues[person] = queue = new();
            queue.Length++;
        }
        try
        {
            await queue.Gate.WaitAsync(cancellation);
            return new PersonalTurn(this, person, queue);
        }
        catch
        {
            Leave(person, queue);
            throw;
        }
    }

    private void Leave(Guid person, PersonalQueue queue)
    {
        lock (_lock)
        {
            if (--queue.Length > 0)
                return;
            _queues.Remove(person);
        }
        queue.Gate.Dispose();
    }

    private sealed class PersonalQueue
    {
        public SemaphoreSlim Gate { get; } = new(1);

        public int Length { get; set; }
    }

    private sealed class PersonalTurn(PersonalTurns turns, Guid person, PersonalQueue queue) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) != 0)
                return;
            queue.Gate.Release();
            turns.Leave(person, queue);
        }
    }
}
