namespace TopoWeb.Http;

/// <summary>How the server is reached in Accounts mode. Section <c>Door</c>. Local mode answers to this machine only and reads none of it.</summary>
internal sealed class DoorOptions
{
    public const string Section = "Door";

    /// <summary>The address that people know the server by, such as <c>https://topoweb.example.org/lab</c>. For all that leaves it: links, invitations, the log.</summary>
    public string PublicAddress { get; set; } = "";

    /// <summary>Further names and addresses that the server answers to, without port. The name of <see cref="PublicAddress"/> and those of this machine always belong to them.</summary>
    public string[] Hosts { get; set; } = [];

    /// <summary>The path that the application stands under, such as <c>/lab</c>. Empty takes it from <see cref="PublicAddress"/>.</summary>
    public string PathBase { get; set; } = "";

    /// <summary>A reverse proxy in front of the server does TLS.</summary>
    public bool BehindProxy { get; set; }

    /// <summary>Addresses and networks (CIDR) of reverse proxies, whose forwarded headers are believed. Empty with <see cref="BehindProxy"/>: this machine.</summary>
    public string[] Proxies { get; set; } = [];

    /// <summary>How many proxies stand one behind the other.</summary>
    public int ForwardLimit { get; set; } = 1;

    /// <summary>Lets passwords cross the network unencrypted. For trying out.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>How long browsers remember to come by https only; 0 does not ask them to.</summary>
    public int HstsDays { get; set; } = 180;

    public CertificateFiles Certificate { get; } = new();

    /// <summary><see cref="PublicAddress"/> with a slash at its end; null where there is none or it cannot be read.</summary>
    public Uri? ToPublicUri() => PublicAddress.Length > 0 && Uri.TryCreate(PublicAddress.TrimEnd('/') + "/", UriKind.Absolute, out var uri) ? uri : null;

    /// <summary>The path that the application stands under, by either setting; empty at the root.</summary>
    public string ToPathBase() => PathBase.Length > 0 ? PathBase : ToPublicUri()?.AbsolutePath.TrimEnd('/') ?? "";
}

/// <summary>The files of the server's certificate. Section <c>Door:Certificate</c>.</summary>
internal sealed class CertificateFiles
{
    /// <summary>PEM with the whole chain, or PFX.</summary>
    public string Path { get; set; } = "";

    /// <summary>The key of a PEM file; empty where the file has it too.</summary>
    public string KeyPath { get; set; } = "";

    /// <summary>Opens a PFX file or an encrypted key.</summary>
    public string Password { get; set; } = "";

    /// <summary>How often the files are looked at; a changed certificate is used from then on.</summary>
    public int CheckSeconds { get; set; } = 60;
}
