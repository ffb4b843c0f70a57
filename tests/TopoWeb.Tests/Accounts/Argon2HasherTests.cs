using Microsoft.AspNetCore.Identity;
using TopoWeb.Access;

namespace TopoWeb.Tests.Accounts;

/// <summary>Hashes of passwords.</summary>
public sealed class Argon2HasherTests
{
    private const string Password = "a chair for seven otters";

    /// <summary>Made by Debian's argon2: <c>echo -n "…" | argon2 somesaltsomesalt -id -k 7168 -t 5 -p 1 -l 32</c>.</summary>
    private const string Reference = "$argon2id$v=19$m=7168,t=5,p=1$c29tZXNhbHRzb21lc2FsdA$0+ALAwcCKJ0MEBKfkPx21odTBzrSBPMmPsFz3NbUzk8";

    private const string Cheaper = "$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$EKsShoeZMWvXFRCf8QUcKk+2g8z7wBEW2vO9ZJGtcmQ";

    private readonly Argon2Hasher<object> _hasher = new();

    [Theory]
    [InlineData(Password, Reference, PasswordVerificationResult.Success)]
    [InlineData("a chair for seven otter", Reference, PasswordVerificationResult.Failed)]
    [InlineData("", Reference, PasswordVerificationResult.Failed)]
    // The reference program with -k 8192 -t 1: right, but cheaper than passwords are hashed today.
    [InlineData(Password, Cheaper, PasswordVerificationResult.SuccessRehashNeeded)]
    public void Verify_HashesOfTheReferenceProgram_AreReadExactly(string password, string hash, PasswordVerificationResult expected) =>
        Assert.Equal(expected, _hasher.VerifyHashedPassword(this, hash, password));

    [Fact]
    public void Hash_OfOnePasswordTwice_DiffersAndIsReadBack()
    {
        var (first, second) = (_hasher.HashPassword(this, Password), _hasher.HashPassword(this, Password));
        Assert.NotEqual(first, second);
        Assert.StartsWith("$argon2id$v=19$m=7168,t=5,p=1$", first, StringComparison.Ordinal);
        Assert.Equal(PasswordVerificationResult.Success, _hasher.VerifyHashedPassword(this, first, Password));
        Assert.Equal(PasswordVerificationResult.Success, _hasher.VerifyHashedPassword(this, second, Password));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a chair for seven otters")]
    [InlineData("$argon2id$v=19$m=7168,t=5,p=1$c29tZXNhbHRzb21lc2FsdA$")]
    [InlineData("$argon2id$v=19$m=7168,t=5,p=1$$0+ALAwcCKJ0MEBKfkPx21odTBzrSBPMmPsFz3NbUzk8")]
    [InlineData("$argon2id$v=16$m=7168,t=5,p=1$c29tZXNhbHRzb21lc2FsdA$0+ALAwcCKJ0MEBKfkPx21odTBzrSBPMmPsFz3NbUzk8")]
    [InlineData("$argon2id$v=19$m=99999999999,t=5,p=1$c29tZXNhbHRzb21lc2FsdA$0+ALAwcCKJ0MEBKfkPx21odTBzrSBPMmPsFz3NbUzk8")]
    [InlineData("$argon2id$v=19$m=7168,t=-5,p=1$c29tZXNhbHRzb21lc2FsdA$0+ALAwcCKJ0MEBKfkPx21odTBzrSBPMmPsFz3NbUzk8")]
    [InlineData("$argon2id$v=19$m=7168,t=5,p=1$!!!!ZXNhbHRzb21lc2FsdA$0+ALAwcCKJ0MEBKfkPx21odTBzrSBPMmPsFz3NbUzk8")]
    public void Verify_AnythingThatIsNoHash_LetsNobodyIn(string hash) => Assert.Equal(PasswordVerificationResult.Failed, _hasher.VerifyHashedPassword(this, hash, Password));
}
