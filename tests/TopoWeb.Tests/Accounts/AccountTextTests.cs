using System.Security.Claims;
using Microsoft.Extensions.Options;
using TopoWeb.Accounts.Provider;
using TopoWeb.Accounts.Rules;
using TopoWeb.Accounts.Sessions;
using TopoWeb.Data;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Accounts;

/// <summary>Small rules of accounts.</summary>
public sealed class AccountTextTests
{
    [Theory]
    [InlineData("runs/1?choice=a", "runs/1?choice=a")]
    [InlineData(null, "./")]
    [InlineData("", "./")]
    [InlineData("/runs", "./")]
    [InlineData("//evil.example", "./")]
    [InlineData("\\\\evil.example", "./")]
    [InlineData("https://evil.example/lab/", "./")]
    [InlineData("javascript:alert(1)", "./")]
    [InlineData("../other", "./")]
    [InlineData("./../../other", "./")]
    [InlineData("account/sign-in?to=x", "./")]
    [InlineData("runs\r\nSet-Cookie: x", "./")]
    public void Local_Address_StaysWithinTheApplication(string? page, string expected) => Assert.Equal(expected, DoorAddress.Local("https://lab.example/lab/", page));

    [Theory]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1", "Safari on iPhone")]
    [InlineData("curl/8.5", "curl")]
    [InlineData(null, "Unknown browser")]
    public void Browser_Agent_IsNamedInWords(string? agent, string expected) => Assert.Equal(expected, BrowserText.Of(agent));

    [Theory]
    [InlineData("violet kettle orbit lamp", true)]
    [InlineData("elevenchars", false)]
    [InlineData("password1234", false)]
    [InlineData("aaaaaaaaaaaaaaa", false)]
    [InlineData("123456789012", false)]
    [InlineData("lovelace-lovelace", false)]
    public void Check_Password_TakesWhatIsHardToGuess(string password, bool good)
    {
        var rule = new PasswordRule(Options.Create(new AccountOptions()));
        var error = Record.Exception(() => rule.Check(password, "ada@example.org", "Ada Lovelace"));
        Assert.Equal(good, error is null);
        if (error is not null)
            Assert.Equal("password", Assert.IsType<InvalidInputException>(error).Field);
    }

    [Theory]
    [InlineData("ada@example.org", true)]
    [InlineData("ada", false)]
    [InlineData("ada@", false)]
    [InlineData("Ada <ada@example.org>", false)]
    [InlineData("a da@example.org", false)]
    public void LooksLikeEmail_Text_IsOneAddress(string text, bool expected) => Assert.Equal(expected, PersonInput.LooksLikeEmail(text));

    [Theory]
    [InlineData("lab-admins", UserRole.Administrator)]
    [InlineData("[\"students\",\"staff\"]", UserRole.Member)]
    [InlineData("students", UserRole.Viewer)]
    [InlineData("others", null)]
    public void Role_OfAClaim_IsTheHighestThatMatches(string groups, UserRole? expected)
    {
        var options = new ProviderOptions { RoleClaim = "groups", AdministratorValues = ["lab-admins"], MemberValues = ["staff"], ViewerValues = ["students"] };
        var principal = new ClaimsPrincipal(new ClaimsIdentity([new("iss", "https://login.example.org"), new("sub", "1"), new("email", "ada@example.org"), new("email_verified", "true"), new("groups", groups)], "test"));
        if (expected is null)
            Assert.Equal(ProviderProblem.NoRole, Assert.Throws<ProviderRefusedException>(() => ProviderPerson.Of(principal, options)).Word);
        else
            Assert.Equal(expected, ProviderPerson.Of(principal, options).Role);
    }

    [Fact]
    public void Options_OutsideTheirLimits_NameTheSetting()
    {
        var result = new AccountOptionsCheck().Validate(null, new() { PasswordLength = 4, LockoutAttempts = 0, TokenDays = 10_000, PasskeyDomain = "https://x" });
        foreach (var setting in new[] { "Accounts:PasswordLength", "Accounts:LockoutAttempts", "Accounts:TokenDays", "Accounts:PasskeyDomain" })
            Assert.Contains(result.Failures!, f => f.StartsWith(setting, StringComparison.Ordinal));
        Assert.True(new AccountOptionsCheck().Validate(null, new()).Succeeded);
        Assert.Contains("ClientId", new ProviderOptionsCheck().Validate(null, new() { Authority = "https://login.example.org" }).FailureMessage);
    }
}
