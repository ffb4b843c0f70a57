using System.Xml.Linq;

namespace TopoWeb.Tests.Structure;

/// <summary>Known vulnerabilities of packages end the build, and what is exempt says why.</summary>
public sealed class DependencyAuditTests
{
    private static readonly IReadOnlyList<(string File, XDocument Xml)> Builds =
    [
        .. new[] { "src", "tests" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, folder), "*.*", SearchOption.AllDirectories))
            .Where(f => Path.GetExtension(f) is ".props" or ".targets" or ".csproj" && !f.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Select(f => (Path.GetRelativePath(RepositoryRoot.Path, f), XDocument.Load(f))),
    ];

    [Fact]
    public void Audit_OfAllPackages_EndsTheBuild()
    {
        var settings = Builds.Single(b => b.File == Path.Combine("src", "Directory.Build.props")).Xml.Descendants().ToLookup(e => e.Name.LocalName, e => e.Value);
        Assert.Equal(["true"], settings["NuGetAudit"]);
        Assert.Equal(["all"], settings["NuGetAuditMode"]);
        Assert.Equal(["true"], settings["TreatWarningsAsErrors"]);
        // NU1901 to NU1904 are its findings, from low to critical.
        Assert.All(Builds.SelectMany(b => b.Xml.Descendants().Where(e => e.Name.LocalName is "NoWarn" or "WarningsNotAsErrors")), e => Assert.DoesNotContain("NU190", e.Value, StringComparison.Ordinal));
        Assert.DoesNotContain(Builds.Where(b => b.File.StartsWith("tests", StringComparison.Ordinal)).SelectMany(b => b.Xml.Descendants()), e => e.Name.LocalName is "NuGetAudit" or "NuGetAuditMode" or "NuGetAuditLevel");
    }

    [Fact]
    public void Exemptions_HaveReasons() =>
        Assert.All(Builds.SelectMany(b => b.Xml.Descendants().Where(e => e.Name.LocalName == "NuGetAuditSuppress")), e => Assert.True(
            e.NodesBeforeSelf().OfType<XComment>().LastOrDefault() is { Value.Length: > 20 }, $"{e}: write the reason in a comment above it."));
}
