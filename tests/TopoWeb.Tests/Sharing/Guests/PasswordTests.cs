using System.Net;
using TopoWeb.Data;
using TopoWeb.Sharing.Guests;
using TopoWeb.Sharing.Links;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Runs;

namespace TopoWeb.Tests.Sharing.Guests;

public sealed class PasswordTests
{
    private const string Right = "correct horse";
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.7");

    private static async Task<SharedLink> LinkAsync(PageContext context, string password = Right)
    {
        var run = await StoredRuns.AddTwoComparedAsync(context);
        return (await SharedRuns.ShareAsync(context, new ShareDraft(ShareKind.Result, [new(run)]) { Days = 1, Password = password })).Link;
    }

    [Fact]
    public async Task Password_Right_GivesAProofForThisLinkAndPasswordOnly()
    {
        await using var context = await PageContext.CreateAsync();
        var passwords = context.Get<SharePassword>();
        var (link, other) = (await LinkAsync(context), await LinkAsync(context));
        Assert.NotEqual(Right, link.PasswordHash);
        Assert.False(passwords.IsOpen(link, null));
        Assert.False(passwords.IsOpen(link, "made up"));

        var proof = (await passwords.TryAsync(link, Right, Here)).Proof;
        Assert.NotNull(proof);
        Assert.True(passwords.IsOpen(link, proof));
        Assert.False(passwords.IsOpen(other, proof));
        Assert.False(passwords.IsOpen(link with { PasswordHash = other.PasswordHash }, proof));
        Assert.True(passwords.IsOpen(link with { PasswordHash = null }, null));
    }

    [Fact]
    public async Task Password_WrongTenTimes_WaitsForThisLinkAndAddress()
    {
        await using var context = await PageContext.CreateAsync();
        var passwords = context.Get<SharePassword>();
        var (link, other) = (await LinkAsync(context), await LinkAsync(context));
        for (var i = 0; i < 10; i++)
            Assert.Equal(new PasswordAnswer(null, null), await passwords.TryAsync(link, $"wrong {i} wrong", Here));
        var answer = await passwords.TryAsync(link, Right, Here);
        Assert.Null(answer.Proof);
        Assert.InRange(answer.Wait!.Value.TotalMinutes, 9, 10);
        Assert.NotNull((await passwords.TryAsync(other, Right, Here)).Proof);
        Assert.NotNull((await passwords.TryAsync(link, Right, IPAddress.Parse("192.0.2.8"))).Proof);
    }

    [Fact]
    public async Task Password_FromOneNetworkOfVersionSix_CountsTogether()
    {
        await using var context = await PageContext.CreateAsync();
        var passwords = context.Get<SharePassword>();
        var link = await LinkAsync(context);
        for (var i = 0; i < 10; i++)
            await passwords.TryAsync(link, "wrong wrong", IPAddress.Parse($"2001:db8:1:2::{i:x}"));
        Assert.NotNull((await passwords.TryAsync(link, Right, IPAddress.Parse("2001:db8:1:2:ffff::1"))).Wait);
        Assert.NotNull((await passwords.TryAsync(link, Right, IPAddress.Parse("2001:db8:1:3::1"))).Proof);
    }

    [Fact]
    public void Tries_AfterAWhile_AreForgotten()
    {
        var clock = new SetClock();
        var tries = new PasswordTries(clock);
        var (key, window) = ((Guid.NewGuid(), "a"), TimeSpan.FromMinutes(10));
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(tries.Begin(key, 3, window));
            clock.Now += TimeSpan.FromMinutes(1);
        }
        Assert.Equal(TimeSpan.FromMinutes(7), tries.Begin(key, 3, window));
        clock.Now += TimeSpan.FromMinutes(7);
        Assert.Null(tries.Begin(key, 3, window));
        tries.Forget(key);
        Assert.Null(tries.Begin(key, 1, window));
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
