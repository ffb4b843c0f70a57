using TopoWeb.Networks.Training.Kernels;
using TopoWeb.Networks.Training.State;

namespace TopoWeb.Networks.Training.Optimizers;

/// <summary>Changes parameters after each batch.</summary>
internal abstract class Optimizer : IDisposable
{
    /// <summary>One step against the gradients.</summary>
    public abstract void Step(FloatBuffer parameters, FloatBuffer gradients);

    public abstract void Save(StateWriter state);

    public abstract void Load(StateReader state);

    public abstract void Dispose();
}
