using System.Net;
using Microsoft.Extensions.Options;

namespace TopoWeb.Schedules.Notices;

/// <summary>Web hooks that notices go to. Section <c>WebHooks</c>.</summary>
internal sealed class WebHookOptions
{
    public const string Section = "WebHooks";

    /// <summary>Schedules may have web hooks.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Hosts, addresses (<c>192.0.2.10</c>) and networks (<c>10.0.0.0/8</c>) that a web hook may be on although they are not public; for a host named here also without TLS.</summary>
    public string[] Allowed { get; set; } = [];

    /// <summary>A web hook that takes longer has failed.</summary>
    public int TimeoutSeconds { get; set; } = 10;
}

/// <summary>Messages name the setting.</summary>
internal sealed class WebHookOptionsCheck : IValidateOptions<WebHookOptions>
{
    public ValidateOptionsResult Validate(string? name, WebHookOptions options)
    {
        var wrong = new List<string>();
        if (options.TimeoutSeconds is < 1 or > 120)
            wrong.Add($"WebHooks:TimeoutSeconds is {options.TimeoutSeconds}; it must be 1 to 120.");
        foreach (var allowed in options.Allowed)
            if (!IPNetwork.TryParse(allowed, out _) && !IPAddress.TryParse(allowed, out _) && Uri.CheckHostName(allowed) != UriHostNameType.Dns)
                wrong.Add($"WebHooks:Allowed has '{allowed}', which is no host name, address or network such as 10.0.0.0/8.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
