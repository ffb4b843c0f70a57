using Microsoft.AspNetCore.StaticAssets;
using TopoWeb.Hosting;

namespace TopoWeb.Tests.Hosting;

public sealed class PackageAssetsTests
{
    [Fact]
    public void Find_FingerprintWithoutCompressedForm_LeadsToThePlainNameThatHasOne()
    {
        StaticAssetDescriptor[] assets =
        [
            Asset("_content/P/a.css"), Asset("_content/P/a.css", encoding: "br"), Asset("_content/P/a.123.css", label: "_content/P/a.css"),
            // Nothing to gain: it has a form of its own, or the plain name has none.
            Asset("js/b.js", encoding: "br"), Asset("js/b.123.js", label: "js/b.js"), Asset("js/b.123.js", label: "js/b.js", encoding: "br"),
            Asset("_content/P/c.css"), Asset("_content/P/c.123.css", label: "_content/P/c.css"),
        ];
        Assert.Equal([new("/_content/P/a.123.css", "/_content/P/a.css")], PackageAssets.Find(assets));
        Assert.Empty(PackageAssets.Find([]));
    }

    private static StaticAssetDescriptor Asset(string route, string? label = null, string? encoding = null) => new()
    {
        Route = route,
        AssetPath = route,
        Selectors = encoding is null ? [] : [new("Content-Encoding", encoding, "0.1")],
        Properties = label is null ? [] : [new("fingerprint", "123"), new("label", label)],
        ResponseHeaders = [],
    };
}
