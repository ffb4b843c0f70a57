namespace TopoWeb.Networks.Training.Loop;

/// <summary>Which part of a stored image a network sees, and which way round.</summary>
/// <param name="Top">First row.</param>
/// <param name="Left">First column.</param>
/// <param name="Flip">Whether left and right change places.</param>
internal readonly record struct ImageView(int Top, int Left, bool Flip);
