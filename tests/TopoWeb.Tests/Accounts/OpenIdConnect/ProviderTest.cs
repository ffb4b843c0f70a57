namespace TopoWeb.Tests.Accounts.OpenIdConnect;

/// <summary>The provider that all tests of a class ask, one after the other.</summary>
public sealed class ProviderFixture : IAsyncLifetime
{
    internal TestProvider Provider { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Provider = await TestProvider.StartAsync();

    public ValueTask DisposeAsync() => Provider.DisposeAsync();
}

/// <summary>What the tests with the provider share: somebody whom it knows, and a server that asks it.</summary>
public abstract class ProviderTest : IClassFixture<ProviderFixture>
{
    /// <summary>What the server calls the provider.</summary>
    internal const string Name = "Test login";

    internal static readonly ProviderAccount Grace = new("g-1", "grace@example.org", "Grace Hopper", "staff");

    protected ProviderTest(ProviderFixture fixture)
    {
        Provider = fixture.Provider;
        (Provider.Person, Provider.Refuses, Provider.TellsInToken) = (Grace, false, true);
    }

    internal TestProvider Provider { get; }

    /// <summary>A server that has its first administrator.</summary>
    internal async Task<AccountsApplication> StartAsync(params (string Name, string Value)[] settings)
    {
        var app = new AccountsApplication(Provider.SettingsOf(settings));
        await app.SetUpAsync();
        return app;
    }
}
