using System.Net;
using Microsoft.Extensions.Options;

namespace TopoWeb.Administration.Telemetry;

/// <summary>How measurements are sent. <c>Http</c> is OTLP over HTTP with protocol buffers.</summary>
internal enum OtlpTransport
{
    Grpc,
    Http,
}

/// <summary>Measurements for Prometheus and for OpenTelemetry collectors. Section <c>Telemetry</c>.</summary>
internal sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>Serves <c>/metrics</c> to administrators, to their tokens, and to <see cref="Addresses"/>.</summary>
    public bool Prometheus { get; set; } = true;

    /// <summary>Addresses and networks that may read <c>/metrics</c> without a token.</summary>
    public string[] Addresses { get; set; } = [];

    /// <summary>Address of a collector; empty sends nothing.</summary>
    public string OtlpEndpoint { get; set; } = "";

    public OtlpTransport OtlpProtocol { get; set; } = OtlpTransport.Grpc;

    /// <summary>Headers for the collector, such as <c>Authorization=Bearer …</c>, separated by commas.</summary>
    public string OtlpHeaders { get; set; } = "";

    /// <summary>How often measurements are sent.</summary>
    public int OtlpSeconds { get; set; } = 60;

    public bool Sends => OtlpEndpoint.Length > 0;

    /// <summary>The address for metrics: a collector's address over HTTP has a path of its own for each kind of signal.</summary>
    public Uri? ToEndpoint() => !Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") ? null
        : OtlpProtocol == OtlpTransport.Http && address.AbsolutePath == "/" ? new Uri(address, "v1/metrics") : address;

    /// <summary>Null where it is neither an address nor a network.</summary>
    public static IPNetwork? ToNetwork(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;
}

internal sealed class TelemetryCheck : IValidateOptions<TelemetryOptions>
{
    public ValidateOptionsResult Validate(string? name, TelemetryOptions options)
    {
        List<string> wrong = [];
        foreach (var (address, i) in options.Addresses.Select((a, i) => (a, i)))
            if (TelemetryOptions.ToNetwork(address) is not { } network)
                wrong.Add($"{TelemetryOptions.Section}:Addresses:{i} is '{address}'; it must be an address, such as 192.0.2.10, or a network, such as 192.0.2.0/24.");
            else if (network.PrefixLength == 0)
                wrong.Add($"{TelemetryOptions.Section}:Addresses:{i} is '{address}', which lets everybody read the measurements. Name the addresses of your Prometheus servers.");
        if (options.Sends && options.ToEndpoint() is null)
            wrong.Add($"{TelemetryOptions.Section}:OtlpEndpoint is '{options.OtlpEndpoint}'; it must be an address such as http://collector.example.org:4317.");
        if (options.OtlpSeconds is < 1 or > 3600)
            wrong.Add($"{TelemetryOptions.Section}:OtlpSeconds is {options.OtlpSeconds}; it must be 1 to 3600.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
