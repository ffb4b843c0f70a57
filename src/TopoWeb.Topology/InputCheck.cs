namespace TopoWeb.Topology;

/// <summary>Several checks of one input. All are made, so that everything that is wrong is said at once; of a field only what was found first.</summary>
public sealed class InputCheck
{
    private readonly List<InvalidInputException> _found = [];

    /// <summary>Whether nothing has been found so far.</summary>
    public bool IsClean => _found.Count == 0;

    /// <summary>Something is wrong.</summary>
    /// <param name="field">Path of the setting.</param>
    /// <param name="message">What is wrong, with the numbers.</param>
    public void Add(string field, string message)
    {
        if (_found.TrueForAll(f => f.Field != field))
            _found.Add(new(field, message));
    }

    /// <summary>Makes a check and keeps what it finds.</summary>
    /// <param name="check">Throws where something is wrong.</param>
    /// <returns>Whether nothing was found.</returns>
    public bool Try(Action check)
    {
        ArgumentNullException.ThrowIfNull(check);
        try
        {
            check();
            return true;
        }
        catch (InvalidInputException e)
        {
            Keep(e);
            return false;
        }
    }

    /// <summary>Reads something and keeps what is wrong with it.</summary>
    /// <param name="read">Throws where something is wrong.</param>
    /// <returns>What was read; null where something is wrong.</returns>
    public T? Read<T>(Func<T> read) where T : class
    {
        ArgumentNullException.ThrowIfNull(read);
        T? value = null;
        Try(() => { value = read(); });
        return value;
    }

    /// <summary>Makes a check that takes a while and keeps what it finds.</summary>
    /// <param name="check">Throws where something is wrong.</param>
    /// <returns>Whether nothing was found.</returns>
    public async Task<bool> TryAsync(Func<Task> check)
    {
        ArgumentNullException.ThrowIfNull(check);
        try
        {
            await check().ConfigureAwait(false);
            return true;
        }
        catch (InvalidInputException e)
        {
            Keep(e);
            return false;
        }
    }

    /// <exception cref="InvalidInputException">Something has been found.</exception>
    public void Throw()
    {
        if (_found is [var first, .. var rest])
            throw new InvalidInputException(first.Field, first.Message, rest);
    }

    private void Keep(InvalidInputException found)
    {
        foreach (var one in found.All)
            Add(one.Field, one.Message);
    }
}
