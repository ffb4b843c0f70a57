using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Topology;

namespace TopoWeb.Accounts.Newcomers;

/// <summary>A new person with a private project of her own, where work goes that names no other.</summary>
internal sealed class NewPeople(IPasswordHasher<UserRow> hasher, ILookupNormalizer names, TimeProvider time)
{
    /// <summary>Adds the person within the caller's transaction.</summary>
    /// <param name="db">The transaction.</param>
    /// <param name="email">Checked.</param>
    /// <param name="name">Checked.</param>
    /// <param name="role">What she may do.</param>
    /// <param name="password">Checked; null for people who sign in elsewhere.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="InvalidInputException">There is an account with this address.</exception>
    public async Task<UserRow> AddAsync(TopoWebContext db, string email, string name, UserRole role, string? password, CancellationToken cancellation)
    {
        var normalized = names.NormalizeEmail(email);
        if (await db.Users.AnyAsync(u => u.NormalizedUserName == normalized, cancellation))
            throw new InvalidInputException("email", $"There is already an account with the address {email}. Use another address, or sign in.");
        var now = time.GetUtcNow().UtcDateTime;
        var user = new UserRow
        {
            Id = Guid.CreateVersion7(),
            UserName = email,
            NormalizedUserName = normalized,
            Email = email,
            NormalizedEmail = normalized,
            DisplayName = name,
            Role = role,
            CreatedAt = now,
            LockoutEnabled = true,
            SecurityStamp = Guid.NewGuid().ToString("N"),
        };
        SetPassword(user, password);
        db.Users.Add(user);
        await db.SaveChangesAsync(cancellation);
        var home = new ProjectRow { Id = Guid.CreateVersion7(), Name = $"{name}'s project", OwnerId = user.Id, LabAccess = ProjectAccess.None, CreatedAt = now };
        db.Projects.Add(home);
        await db.SaveChangesAsync(cancellation);
        user.HomeProjectId = home.Id;
        await db.SaveChangesAsync(cancellation);
        return user;
    }

    /// <summary>Sets a checked password; a lock of the account ends with it.</summary>
    public void SetPassword(UserRow user, string? password)
    {
        user.PasswordHash = password is null ? null : hasher.HashPassword(user, password);
        user.SecurityStamp = Guid.NewGuid().ToString("N");
        (user.AccessFailedCount, user.LockoutEnd) = (0, null);
    }
}
