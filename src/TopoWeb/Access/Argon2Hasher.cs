using Microsoft.AspNetCore.Identity;

namespace TopoWeb.Access;

/// <summary><see cref="Argon2Hashes"/> as Identity asks for it, whoever the password belongs to.</summary>
internal sealed class Argon2Hasher<T> : IPasswordHasher<T>
    where T : class
{
    public string HashPassword(T user, string password) => Argon2Hashes.Make(password);

    public PasswordVerificationResult VerifyHashedPassword(T user, string hashedPassword, string providedPassword) => Argon2Hashes.Check(hashedPassword, providedPassword);
}
