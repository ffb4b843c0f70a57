using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Accounts.Provider;
using TopoWeb.Data;

namespace TopoWeb.Tests.Accounts;

/// <summary>Whose account a person of the provider gets; the exchange with a real provider is tested beside this.</summary>
public sealed class ProviderTests
{
    private static readonly ProviderPerson Bob = new("https://login.example.org", "b-1", "bob@example.org", Verified: true, "Bob", Role: null);

    [Fact]
    public async Task Resolve_NewPerson_IsCreatedOnceAndFoundAgainUnderAnotherAddress()
    {
        await using var app = Start(("AllowNewPeople", "true"));
        await app.SetUpAsync();
        var first = await ResolveAsync(app, Bob);
        var again = await ResolveAsync(app, Bob with { Email = "robert@example.org" });
        Assert.Equal(first.Id, again.Id);
        Assert.Equal(UserRole.Member, again.Role);
        Assert.Null(again.PasswordHash);
        Assert.NotNull(again.HomeProjectId);
    }

    [Theory]
    [InlineData("AllowNewPeople", "false", true, "bob@example.org", ProviderProblem.NoAccount)]
    [InlineData("AllowNewPeople", "true", false, "bob@example.org", ProviderProblem.NotVerified)]
    [InlineData("AllowNewPeople", "true", true, null, ProviderProblem.NoEmail)]
    [InlineData("AllowNewPeople", "true", true, AccountsApplication.Email, ProviderProblem.Taken)]
    [InlineData("LinkByVerifiedEmail", "true", false, AccountsApplication.Email, ProviderProblem.NotVerified)]
    public async Task Resolve_WhoMayNotComeIn_IsToldWhy(string setting, string value, bool verified, string? email, string word)
    {
        await using var app = Start((setting, value));
        await app.SetUpAsync();
        var refused = await Assert.ThrowsAsync<ProviderRefusedException>(() => ResolveAsync(app, Bob with { Verified = verified, Email = email }));
        Assert.Equal(word, refused.Word);
        Assert.NotNull(ProviderProblem.TextOf(word, "x"));
        await using var db = app.NewContext();
        Assert.Equal(1, await db.Users.CountAsync());
    }

    [Fact]
    public async Task Resolve_VerifiedAddressOfAnAccount_IsLinkedWhereAllowed()
    {
        await using var app = Start(("LinkByVerifiedEmail", "true"));
        await app.SetUpAsync();
        Assert.Equal(await app.IdOfAsync(AccountsApplication.Email), (await ResolveAsync(app, Bob with { Email = AccountsApplication.Email })).Id);
    }

    [Fact]
    public async Task Resolve_RoleOfTheProvider_IsTakenButTheLastAdministratorStaysOne()
    {
        await using var app = Start(("LinkByVerifiedEmail", "true"), ("AllowNewPeople", "true"));
        await app.SetUpAsync();
        Assert.Equal(UserRole.Administrator, (await ResolveAsync(app, Bob with { Email = AccountsApplication.Email, Role = UserRole.Viewer })).Role);
        var other = Bob with { Subject = "c-2", Email = "carol@example.org", Role = UserRole.Administrator };
        Assert.Equal(UserRole.Administrator, (await ResolveAsync(app, other)).Role);
        Assert.Equal(UserRole.Viewer, (await ResolveAsync(app, other with { Role = UserRole.Viewer })).Role);
    }

    private static AccountsApplication Start(params (string Name, string Value)[] settings) => new(new Dictionary<string, string>(settings.Select(s => KeyValuePair.Create($"Access:OpenIdConnect:{s.Name}", s.Value))));

    private static async Task<UserRow> ResolveAsync(AccountsApplication app, ProviderPerson person)
    {
        await using var scope = app.App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ProviderSignIn>().ResolveAsync(person, null);
    }
}
