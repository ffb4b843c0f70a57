namespace TopoWeb.Networks.Weights.PyTorch;

/// <summary>The meaning of names in a pickle.</summary>
internal interface IPickleObjects
{
    /// <summary>A class or function by name; refuses what it does not know.</summary>
    PickleGlobal Global(string name, long at);

    /// <summary>What comes of calling it.</summary>
    object? Call(PickleGlobal called, object?[] arguments);

    /// <summary>An object that lies outside the pickle.</summary>
    object? Persistent(object? id);

    /// <summary>Attributes are set on an object.</summary>
    void SetState(object? target, object? state);
}
