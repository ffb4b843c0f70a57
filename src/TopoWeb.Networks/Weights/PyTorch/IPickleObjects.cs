namespace TopoWeb.Networks.Weights.PyTorch;

/// <summary>The meaning of names in a pickle.</summary>
internal interface IPickleObjects
{
    /// <summary>What stands for the result of calling a class or function. Nothing is called.</summary>
    object? Call(PickleGlobal called, object?[] arguments);

    /// <summary>An object that lies outside the pickle.</summary>
    object? Persistent(object? id);

    /// <summary>Attributes are set on an object.</summary>
    void SetState(object? target, object? state);
}
