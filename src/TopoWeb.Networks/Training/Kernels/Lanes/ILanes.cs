namespace TopoWeb.Networks.Training.Kernels.Lanes;

/// <summary>Arithmetic on vectors of one width, so that a kernel is written once and compiled for each width.</summary>
/// <remarks>Every lane is computed alone and rounded as a single float would be: the width never changes a bit.</remarks>
/// <typeparam name="T">The vector.</typeparam>
internal unsafe interface ILanes<T> where T : unmanaged
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Count { get; }

    static abstract T Load(float* from);

    static abstract void Store(T values, float* to);

    /// <summary>The same value in every lane.</summary>
    static abstract T Fill(float value);

    static abstract T Add(T a, T b);

    static abstract T Subtract(T a, T b);

    static abstract T Multiply(T a, T b);

    static abstract T Divide(T a, T b);

    static abstract T Sqrt(T a);

    /// <summary>a·b + c, rounded once.</summary>
    static abstract T Fma(T a, T b, T c);

    /// <summary>All bits of the lanes where a &gt; b, no bit of the others.</summary>
    static abstract T Greater(T a, T b);

    /// <summary>Lanes of a where the mask has all bits, of b where it has none.</summary>
    static abstract T Select(T mask, T a, T b);

    /// <summary>The lanes' whole numbers, each below 256 and held as an int, as bytes.</summary>
    static abstract void StoreBytes(T numbers, byte* to);

    /// <summary>Bytes as whole numbers, held as ints.</summary>
    static abstract T LoadBytes(byte* from);

    /// <summary>The same whole number in every lane, held as an int.</summary>
    static abstract T FillNumber(int value);

    /// <summary>All bits of the lanes where two whole numbers are equal.</summary>
    static abstract T EqualNumbers(T a, T b);

    /// <summary>Lane i has the value of <paramref name="four"/> that number i says, 0 to 3.</summary>
    static abstract T Choose(float* four, T numbers);
}
