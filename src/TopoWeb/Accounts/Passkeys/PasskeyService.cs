using System.Buffers.Text;
using Microsoft.AspNetCore.Identity;
using TopoWeb.Access;
using TopoWeb.Accounts.Rules;
using TopoWeb.Data;
using TopoWeb.Topology;

namespace TopoWeb.Accounts.Passkeys;

/// <summary>A passkey as its owner sees it.</summary>
internal sealed record PasskeyItem(string Id, string Name, DateTime CreatedAt, bool Synced);

/// <summary>A person's passkeys. Each act has a scope of its own: an open page lives for hours, and Identity's stores do not.</summary>
internal sealed class PasskeyService(IServiceScopeFactory scopes, AuditLog audit)
{
    public const int MaximumName = 60;
    public const int Most = 20;

    public Task<IReadOnlyList<PasskeyItem>> ListAsync(Visitor visitor) => WithAsync(visitor, async (users, user) =>
        (IReadOnlyList<PasskeyItem>)[.. (await users.GetPasskeysAsync(user)).OrderBy(p => p.CreatedAt).Select(p => new PasskeyItem(Base64Url.EncodeToString(p.CredentialId), p.Name ?? "Passkey", p.CreatedAt.UtcDateTime, p.IsBackedUp))]);

    /// <exception cref="InvalidInputException">The name is missing or too long.</exception>
    public Task<bool> RenameAsync(Visitor visitor, string id, string? name) => WithAsync(visitor, async (users, user) =>
    {
        var text = CheckName(name);
        if (await FindAsync(users, user, id) is not { } passkey)
            return false;
        passkey.Name = text;
        await RequireAsync(users.AddOrUpdatePasskeyAsync(user, passkey));
        await audit.WriteAsync(visitor, "passkey.rename", text);
        return true;
    });

    /// <exception cref="InvalidInputException">It is the only way for this person to sign in.</exception>
    public Task<bool> RemoveAsync(Visitor visitor, string id) => WithAsync(visitor, async (users, user) =>
    {
        if (await FindAsync(users, user, id) is not { } passkey)
            return false;
        if (user.PasswordHash is null && (await users.GetPasskeysAsync(user)).Count == 1 && (await users.GetLoginsAsync(user)).Count == 0)
            throw new InvalidInputException("passkey", "This passkey is the only way for you to sign in. Add another one or set a password first.");
        await RequireAsync(users.RemovePasskeyAsync(user, passkey.CredentialId));
        await audit.WriteAsync(visitor, "passkey.remove", passkey.Name);
        return true;
    });

    /// <exception cref="InvalidInputException">The name is missing or too long.</exception>
    public static string CheckName(string? name)
    {
        var text = PersonInput.Line(name);
        return text.Length switch
        {
            0 => throw new InvalidInputException("passkey", "Name the passkey after the device or key that holds it."),
            > MaximumName => throw new InvalidInputException("passkey", $"The name has {text.Length} characters; the limit is {MaximumName}."),
            _ => text,
        };
    }

    public static async Task RequireAsync(Task<IdentityResult> change)
    {
        var result = await change;
        if (!result.Succeeded)
            throw new InvalidOperationException(string.Join(' ', result.Errors.Select(e => e.Description)));
    }

    private static async Task<UserPasskeyInfo?> FindAsync(UserManager<UserRow> users, UserRow user, string id) =>
        Base64Url.IsValid(id) ? await users.GetPasskeyAsync(user, Base64Url.DecodeFromChars(id)) : null;

    private async Task<T> WithAsync<T>(Visitor visitor, Func<UserManager<UserRow>, UserRow, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<UserRow>>();
        var user = await users.FindByIdAsync(visitor.UserId?.ToString() ?? "") ?? throw new NotAllowedException("Passkeys belong to people with an account.");
        return await work(users, user);
    }
}
