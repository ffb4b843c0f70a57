using System.Security.Cryptography;

namespace TopoWeb.Data;

/// <summary>What people get of an error that nobody foresaw: a short reference, which the log line of the same error repeats.</summary>
internal static class ErrorReference
{
    /// <summary>The same for an exception wherever it is asked for: the page and the log must agree.</summary>
    public static string Of(Exception error)
    {
        lock (error)
        {
            if (error.Data[typeof(ErrorReference)] is string known)
                return known;
            var reference = RandomNumberGenerator.GetHexString(4);
            error.Data[typeof(ErrorReference)] = reference;
            return reference;
        }
    }

    public static string TextOf(Exception error) => $"Unexpected error. {DetailsOf(error)}";

    public static string DetailsOf(Exception error) => $"Details are in the server log (reference {Of(error)}).";
}
