using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Access;
using TopoWeb.Data;

namespace TopoWeb.Tests.Accounts;

/// <summary>Signing in with a password, and out.</summary>
public sealed class SignInTests
{
    [Fact]
    public async Task SignIn_RightPassword_SetsACookieOfItsOwnAndReturns()
    {
        await using var app = new AccountsApplication();
        await app.SetUpAsync();
        var browser = app.NewBrowser();
        using var page = await browser.Http.GetAsync("/runs?page=2");
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
        Assert.Equal("/account/sign-in?to=runs%3Fpage%3D2", FormBrowser.Target(page));
        using var answer = await browser.SubmitAsync(FormBrowser.Target(page), Fields(AccountsApplication.Email, AccountsApplication.Password));
        Assert.Equal("/runs?page=2", FormBrowser.Target(answer));
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("topoweb.session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, await browser.StatusAsync("/runs"));
    }

    [Fact]
    public async Task SignIn_ForeignReturnAddress_LeadsToTheGallery()
    {
        await using var app = new AccountsApplication();
        await app.SetUpAsync();
        foreach (var to in new[] { "https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)" })
        {
            using var answer = await app.NewBrowser().SubmitAsync($"/account/sign-in?to={Uri.EscapeDataString(to)}", Fields(AccountsApplication.Email, AccountsApplication.Password));
            Assert.Equal((to, "/"), (to, FormBrowser.Target(answer)));
        }
    }

    /// <summary>What takes long is the hash: one of the same costs is computed for an address that nobody has.</summary>
    [Fact]
    public async Task SignIn_UnknownAddressAndWrongPassword_HaveOneAnswerAndOneCost()
    {
        var hasher = new CountingHasher();
        await using var app = new AccountsApplication(new Dictionary<string, string> { ["Accounts:LockoutAttempts"] = "50" }, s => s.AddSingleton<IPasswordHasher<UserRow>>(hasher));
        await app.SetUpAsync();
        var told = new HashSet<string>();
        var work = new Dictionary<string, List<string>> { [AccountsApplication.Email] = [], ["nobody@example.org"] = [] };
        for (var i = 0; i < 3; i++)
            foreach (var (email, list) in work)
            {
                hasher.Work.Clear();
                using var answer = await app.NewBrowser().SubmitAsync("/account/sign-in", Fields(email, "wrong horse wrong staple"));
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                told.Add(await FormBrowser.AlertAsync(answer));
                list.Add(string.Join(", ", hasher.Work));
            }
        Assert.Contains("wrong", Assert.Single(told));
        // The first try in a process makes the hash that stands for those of nobody: from the second on, all do the same.
        Assert.StartsWith("check $argon2id$v=19$m=", Assert.Single(work.SelectMany(w => w.Value.Skip(1)).Distinct()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_AfterTooManyWrongPasswords_IsLockedForAWhileWithTheSameAnswer()
    {
        await using var app = new AccountsApplication(new Dictionary<string, string> { ["Accounts:LockoutAttempts"] = "3" });
        await app.SetUpAsync();
        var told = new HashSet<string>();
        foreach (var password in new[] { "wrong one here", "wrong two here", "wrong three here", AccountsApplication.Password })
        {
            using var answer = await app.NewBrowser().SubmitAsync("/account/sign-in", Fields(AccountsApplication.Email, password));
            told.Add(await FormBrowser.AlertAsync(answer));
        }
        Assert.Single(told);
        await using (var db = app.NewContext())
        {
            Assert.Equal(4, await db.Audit.CountAsync(a => a.Action == "sign-in.failed"));
            DateTimeOffset? past = DateTimeOffset.UtcNow.AddSeconds(-1);
            await db.Users.ExecuteUpdateAsync(s => s.SetProperty(u => u.LockoutEnd, past));
        }
        await app.SignInAsync(AccountsApplication.Email);
    }

    [Fact]
    public async Task SignIn_WhatIsNoAddress_IsInNoLog()
    {
        await using var app = new AccountsApplication();
        await app.SetUpAsync();
        using var answer = await app.NewBrowser().SubmitAsync("/account/sign-in", Fields("my secret password", "x"));
        await using var db = app.NewContext();
        Assert.DoesNotContain("secret", string.Concat(await db.Audit.Select(a => a.Person + a.Target + a.Details).ToListAsync()));
    }

    /// <summary>Whatever is sent to a form in its place: a window with words, never an empty one, and no fault.</summary>
    [Fact]
    public async Task Forms_RefusedOrUnreadable_EndAsAPage()
    {
        await using var app = new AccountsApplication();
        await app.SetUpAsync();
        var browser = app.NewBrowser().Http;
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        foreach (var page in new[] { "/account/sign-in", "/account/setup", "/account/invite/none", "/account/reset/none", "/account/sign-out" })
            foreach (var (body, type) in new[] { ("_handler=sign-in&Email=a", "application/x-www-form-urlencoded"), ("{}", "application/json"), ("x", "multipart/form-data"), ("--abc\r\nbroken", "multipart/form-data; boundary=abc"), (string.Join('&', Enumerable.Range(0, 1200).Select(i => $"k{i}=1")), "application/x-www-form-urlencoded") })
            {
                using var content = new StringContent(body);
                content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
                using var answer = await browser.PostAsync(page, content);
                Assert.Equal((page, type, HttpStatusCode.BadRequest, "text/html"), (page, type, answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
                Assert.Contains("<h1>The form was not accepted</h1>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }
        using var address = await browser.GetAsync("/account/sign-in?ended=x&out=y");
        Assert.Equal(HttpStatusCode.OK, address.StatusCode);
    }

    [Fact]
    public async Task SignOut_NeedsItsFormAndEndsTheSession()
    {
        await using var app = new AccountsApplication();
        var browser = await app.SetUpAsync();
        using var forged = await browser.Http.PostAsync("/account/sign-out", new FormUrlEncodedContent([]));
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Contains("load the page again", await forged.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await browser.StatusAsync("/api/v1/me"));
        await using var db = app.NewContext();
        var session = await db.Sessions.Select(s => s.Id).SingleAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await browser.Http.DeleteAsync($"/api/v1/sessions/{session}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await browser.StatusAsync("/api/v1/me"));
    }

    private static Dictionary<string, string> Fields(string email, string password) => new() { ["Email"] = email, ["Password"] = password };

    /// <summary>Hashes as the application does, and notes what and at which costs.</summary>
    private sealed class CountingHasher : IPasswordHasher<UserRow>
    {
        private readonly Argon2Hasher<UserRow> _inner = new();

        public List<string> Work { get; } = [];

        public string HashPassword(UserRow user, string password)
        {
            Work.Add("make");
            return _inner.HashPassword(user, password);
        }

        public PasswordVerificationResult VerifyHashedPassword(UserRow user, string hashedPassword, string providedPassword)
        {
            // Without salt and hash.
            Work.Add($"check {string.Join('$', hashedPassword.Split('$')[..4])}");
            return _inner.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
