namespace TopoWeb.Training;

/// <summary>A point of a learning curve.</summary>
/// <param name="Iteration">Iterations done.</param>
/// <param name="Loss">Training loss, averaged over the last steps.</param>
/// <param name="Accuracy">Test accuracy, where it was measured here.</param>
public readonly record struct CurvePoint(int Iteration, double Loss, double? Accuracy);
