using System.Net;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Accounts;

/// <summary>In Local mode there are no accounts, and nothing shows that there could be.</summary>
[Collection(ApplicationCollection.Name)]
public sealed class LocalModeTests(ApplicationFixture fixture)
{
    [Theory]
    [InlineData("/account")]
    [InlineData("/account/sign-in")]
    [InlineData("/account/setup")]
    [InlineData("/account/invite/AAAA")]
    [InlineData("/account/reset/AAAA")]
    [InlineData("/account/provider")]
    [InlineData("/admin/people")]
    [InlineData("/admin/audit")]
    [InlineData("/api/v1/me")]
    [InlineData("/api/v1/tokens")]
    [InlineData("/api/v1/sessions")]
    [InlineData("/api/v1/people")]
    [InlineData("/api/v1/invitations")]
    [InlineData("/api/v1/audit.csv")]
    public async Task Get_AnythingOfAccounts_IsNotFound(string address)
    {
        using var response = await fixture.App.Http.GetAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task TopBar_HasNoAccountMenu()
    {
        var page = await fixture.App.Http.GetStringAsync("/runs");
        Assert.DoesNotContain("account/", page);
        Assert.DoesNotContain("Sign in", page);
    }
}
