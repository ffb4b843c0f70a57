using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Hosting.Door;
using TopoWeb.Http;

namespace TopoWeb.Tests.Hosting.Door;

/// <summary>The server does not start with a door that is not as its settings say; each message says what to set.</summary>
public sealed class DoorCheckTests
{
    [Theory]
    [InlineData("urls=http://0.0.0.0:5080 Door:Hosts:0=lab", "unencrypted", "Door:Certificate:Path", "Door:BehindProxy=true", "Door:AllowHttp=true")]
    [InlineData("urls=http://*:5080 Door:Hosts:0=lab", "'http://*:5080'", "unencrypted")]
    [InlineData("urls=http://127.0.0.1:5080;http://[::]:5080 Door:Hosts:0=lab", "'http://[::]:5080'", "unencrypted")]
    [InlineData("Kestrel:Endpoints:Public:Url=http://192.0.2.1:80 Door:Hosts:0=lab", "'http://192.0.2.1:80'", "unencrypted")]
    [InlineData("urls=https://0.0.0.0:5443 Door:Hosts:0=lab", "requires a certificate", "Door:Certificate:Path", "Door:Certificate:KeyPath")]
    [InlineData("urls=http://0.0.0.0:5080 Door:AllowHttp=true", "Door:PublicAddress", "Door:Hosts")]
    [InlineData("Door:BehindProxy=true", "Door:PublicAddress", "Door:Hosts")]
    [InlineData("Door:PublicAddress=topoweb.example.org", "Door:PublicAddress is 'topoweb.example.org'", "https://topoweb.example.org")]
    [InlineData("Door:PublicAddress=/lab", "Door:PublicAddress is '/lab'")]
    [InlineData("Door:PublicAddress=https://a.example/?x=1", "without query")]
    [InlineData("Door:PublicAddress=https://me:secret@a.example/", "Door:PublicAddress is")]
    [InlineData("Door:PublicAddress=http://a.example", "must begin with https://", "Door:AllowHttp=true")]
    [InlineData("Door:PublicAddress=https://a.example/my%20lab", "/my%20lab", "letters")]
    [InlineData("Door:PathBase=lab", "Door:PathBase is 'lab'", "slash")]
    [InlineData("Door:PathBase=//evil.example", "Door:PathBase is '//evil.example'")]
    [InlineData("Door:PathBase=/a Door:PublicAddress=https://a.example/b", "Door:PathBase is '/a'", "ends with '/b'")]
    [InlineData("Door:Hosts:0=https://a.example", "Door:Hosts:0 is 'https://a.example'", "alone")]
    [InlineData("Door:Hosts:0=a.example:443", "Door:Hosts:0 is 'a.example:443'")]
    [InlineData("Door:Proxies:0=nginx", "Door:Proxies:0 is 'nginx'", "192.0.2.0/24")]
    [InlineData("Door:Proxies:0=10.0.0.1/8", "Door:Proxies:0 is '10.0.0.1/8'")]
    [InlineData("Door:Proxies:0=0.0.0.0/0", "trusts everybody")]
    [InlineData("Door:ForwardLimit=0", "Door:ForwardLimit is 0", "1 to 10")]
    [InlineData("Door:HstsDays=-1", "Door:HstsDays is -1")]
    [InlineData("ForwardedHeaders_Enabled=true", "ASPNETCORE_FORWARDEDHEADERS_ENABLED", "Door:Proxies")]
    [InlineData("Door:Certificate:KeyPath=key.pem", "Door:Certificate:KeyPath is set, but Door:Certificate:Path is not")]
    [InlineData("Door:Certificate:Path=/none/cert.pem", "Door:Certificate:Path: the file '/none/cert.pem' does not exist")]
    [InlineData("Door:Certificate:CheckSeconds=0", "Door:Certificate:CheckSeconds is 0")]
    public void Validate_WrongSettings_SaysWhatToSet(string settings, params string[] words)
    {
        var failure = Validate(settings).FailureMessage;
        Assert.All(words, word => Assert.Contains(word, failure ?? "nothing is wrong", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("urls=http://127.0.0.1:5080")]
    [InlineData("urls=http://0.0.0.0:5080 Door:AllowHttp=true Door:Hosts:0=lab.local")]
    [InlineData("urls=http://0.0.0.0:5080 Door:BehindProxy=true Door:Proxies:0=10.0.0.0/8 Door:PublicAddress=https://a.example/lab")]
    [InlineData("Door:PublicAddress=https://a.example/lab/ Door:PathBase=/lab")]
    [InlineData("Door:Hosts:0=192.0.2.10 Door:Hosts:1=fd00::2 Door:Hosts:2=[fd00::3]")]
    [InlineData("Door:Proxies:0=::1 Door:Proxies:1=192.0.2.10 Door:Proxies:2=fd00::/8")]
    public void Validate_GoodSettings_Succeeds(string settings) => Assert.True(Validate(settings).Succeeded, Validate(settings).FailureMessage);

    [Fact]
    public void Validate_LocalMode_ReadsNothing() => Assert.True(Validate("Door:PathBase=wrong Door:ForwardLimit=0", AccessMode.Local).Skipped);

    [Theory]
    [InlineData("PagesPerMinute")]
    [InlineData("ApiPerMinute")]
    [InlineData("AttemptsPerMinute")]
    [InlineData("AttemptsPerAccountPerMinute")]
    [InlineData("ConnectionsPerAddress")]
    public void RateLimits_Zero_NamesTheSetting(string name)
    {
        var options = new RateLimitOptions();
        typeof(RateLimitOptions).GetProperty(name)!.SetValue(options, 0);
        Assert.Contains($"RateLimits:{name} is 0; it must be 1 to", new RateLimitCheck().Validate(null, options).FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--urls=http://0.0.0.0:1")]
    [InlineData("--Door:Certificate:Path=/none/cert.pem")]
    [InlineData("--Door:BehindProxy=true")]
    [InlineData("--RateLimits:ApiPerMinute=0")]
    public async Task Serve_AccountsModeWithAWrongDoor_RefusesToStart(string argument) =>
        Assert.Equal(TopoWeb.Hosting.CommandErrors.BadInput, await Commands.CommandLine.RunAsync("serve", "--Access:Mode=Accounts", argument).WaitAsync(TimeSpan.FromSeconds(60)));

    private static ValidateOptionsResult Validate(string settings, AccessMode mode = AccessMode.Accounts)
    {
        var pairs = settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split('=', 2)).Select(p => KeyValuePair.Create(p[0], (string?)p[1]));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(pairs).Build();
        var door = new DoorOptions();
        configuration.GetSection(DoorOptions.Section).Bind(door);
        return new DoorCheck(configuration, Options.Create(new AccessOptions { Mode = mode }), TimeProvider.System).Validate(null, door);
    }
}
