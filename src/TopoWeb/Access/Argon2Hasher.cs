using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using NSec.Cryptography;

namespace TopoWeb.Access;

/// <summary>
/// Passwords are hashed with Argon2id (RFC 9106): 7 MiB, five passes and one lane, one of the settings that OWASP's password storage guide counts as equally safe, and of these the fastest on a machine with few cores.
/// PBKDF2, which the framework has, takes several times as long for the same safety against graphics processors; a lab that signs in at once would wait for it.
/// </summary>
/// <remarks>Stored as text in the usual form, <c>$argon2id$v=19$m=7168,t=5,p=1$salt$hash</c>, so that the costs can rise: a hash with other costs is still checked, and renewed.</remarks>
internal sealed class Argon2Hasher<T> : IPasswordHasher<T>
    where T : class
{
    private const int SaltBytes = 16, HashBytes = 32, LargestMemory = 1 << 20, MostPasses = 16;

    private static readonly Argon2Parameters Costs = new() { MemorySize = 7 * 1024, NumberOfPasses = 5, DegreeOfParallelism = 1 };

    /// <summary>One for each core: more hashes at a time push each other out of the caches, and all take longer.</summary>
    private static readonly Lock[] Turns = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Lock())];

    private static uint _next;

    public string HashPassword(T user, string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return string.Create(CultureInfo.InvariantCulture, $"{Head(Costs)}{Text(salt)}${Text(Derive(Costs, salt, password, HashBytes))}");
    }

    public PasswordVerificationResult VerifyHashedPassword(T user, string hashedPassword, string providedPassword)
    {
        if (Parse(hashedPassword) is not var (costs, salt, hash) || !CryptographicOperations.FixedTimeEquals(hash, Derive(costs, salt, providedPassword, hash.Length)))
            return PasswordVerificationResult.Failed;
        return hashedPassword.StartsWith(Head(Costs), StringComparison.Ordinal) ? PasswordVerificationResult.Success : PasswordVerificationResult.SuccessRehashNeeded;
    }

    private static string Head(Argon2Parameters costs) =>
        string.Create(CultureInfo.InvariantCulture, $"$argon2id$v=19$m={costs.MemorySize},t={costs.NumberOfPasses},p={costs.DegreeOfParallelism}$");

    private static byte[] Derive(Argon2Parameters costs, byte[] salt, string password, int count)
    {
        lock (Turns[Interlocked.Increment(ref _next) % Turns.Length])
            return new Argon2id(costs).DeriveBytes(Encoding.UTF8.GetBytes(password), salt, count);
    }

    /// <summary>Null for anything else than such a text: nobody gets in with it.</summary>
    private static (Argon2Parameters Costs, byte[] Salt, byte[] Hash)? Parse(string text)
    {
        if (text.Split('$') is not ["", "argon2id", "v=19", var named, var salt, var hash] || named.Split(',') is not [var m, var t, "p=1"]
            || Number(m, "m=", LargestMemory) is not { } memory || Number(t, "t=", MostPasses) is not { } passes || Bytes(salt) is not { Length: SaltBytes } salted || Bytes(hash) is not { Length: HashBytes } hashed)
            return null;
        return (new() { MemorySize = memory, NumberOfPasses = passes, DegreeOfParallelism = 1 }, salted, hashed);
    }

    private static int? Number(string text, string name, int most) =>
        text.StartsWith(name, StringComparison.Ordinal) && int.TryParse(text.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 && value <= most ? value : null;

    /// <summary>Base64 without its padding.</summary>
    private static string Text(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[]? Bytes(string text)
    {
        var bytes = new byte[HashBytes];
        return Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var count) ? bytes[..count] : null;
    }
}
