using System.Runtime.InteropServices;
using System.Text;
using TopoWeb.Native;

namespace TopoWeb.Networks.Tests.Native;

public sealed class SymbolVersionsTests : IDisposable
{
    private const string Version = "GLIBCXX_3.4.32";

    private readonly string _folder = Directory.CreateTempSubdirectory("topoweb-").FullName;

    [Fact]
    public void Weaken_HardLink_ChangesTheLinkAndNotTheSource()
    {
        var (source, target) = (Path.Combine(_folder, "source.so"), Path.Combine(_folder, "target.so"));
        File.WriteAllBytes(source, Library(Version, "GLIBCXX_3.4.30"));
        File.SetLastWriteTimeUtc(source, new DateTime(2020, 2, 2, 0, 0, 0, DateTimeKind.Utc));
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Hard links are made by the C library.");
        Assert.Equal(0, link(source, target));

        Assert.True(SymbolVersions.Weaken(target, Version));

        Assert.Equal([0], Flags(source, Version));
        Assert.Equal([2], Flags(target, Version));
        Assert.Equal([0], Flags(target, "GLIBCXX_3.4.30"));
        Assert.Equal(File.GetLastWriteTimeUtc(source), File.GetLastWriteTimeUtc(target));
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public void Weaken_SecondTime_DoesNothing()
    {
        var path = Path.Combine(_folder, "library.so");
        File.WriteAllBytes(path, Library(Version));
        Assert.True(SymbolVersions.Weaken(path, Version));
        var bytes = File.ReadAllBytes(path);

        Assert.False(SymbolVersions.Weaken(path, Version));

        Assert.Equal(bytes, File.ReadAllBytes(path));
    }

    [Fact]
    public void FlagsOf_NoElf_IsRefused() =>
        Assert.Throws<InvalidDataException>(() => SymbolVersions.FlagsOf(Encoding.ASCII.GetBytes(new string('x', 100)), Version));

    [Fact]
    public void FlagsOf_Truncated_IsRefused() =>
        Assert.Throws<InvalidDataException>(() => SymbolVersions.FlagsOf(Library(Version)[..200], Version));

    [Fact]
    public void FlagsOf_LibraryOfTheOutputFolder_IsWeakOrKnownToTheSystem()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64, "Only on Linux on x64.");
        const string name = "libLibTorchSharp.so";
        var path = new[] { name, Path.Combine("runtimes", "linux-x64", "native", name) }.Select(p => Path.Combine(AppContext.BaseDirectory, p)).First(File.Exists);
        var system = new[] { "/lib/x86_64-linux-gnu/libstdc++.so.6", "/usr/lib64/libstdc++.so.6", "/usr/lib/libstdc++.so.6" }.FirstOrDefault(File.Exists);
        Assert.SkipWhen(system is not null && File.ReadAllText(system).Contains(Version, StringComparison.Ordinal), "This system has the version.");

        Assert.Equal([2], Flags(path, Version));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [DllImport("libc", BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int link([MarshalAs(UnmanagedType.LPStr)] string source, [MarshalAs(UnmanagedType.LPStr)] string target);

    private static int[] Flags(string path, string version)
    {
        var bytes = File.ReadAllBytes(path);
        return [.. SymbolVersions.FlagsOf(bytes, version).Select(at => (int)BitConverter.ToUInt16(bytes, at))];
    }

    /// <summary>The least that has a version section: header, one need with these versions, their names, two section headers.</summary>
    private static byte[] Library(params string[] versions)
    {
        const int need = 64;
        var strings = need + 16 + 16 * versions.Length;
        var names = Encoding.ASCII.GetBytes("\0" + string.Join('\0', versions) + "\0");
        var sections = (strings + names.Length + 7) / 8 * 8;
        var elf = new byte[sections + 2 * 64];
        new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1 }.CopyTo(elf, 0);
        Put(0x28, (ulong)sections, 8);
        Put(0x3a, 64, 2);
        Put(0x3c, 2, 2);
        Put(need, 1, 2);
        Put(need + 2, (ulong)versions.Length, 2);
        Put(need + 8, 16, 4);
        for (int v = 0, name = 1; v < versions.Length; name += versions[v++].Length + 1)
        {
            Put(need + 16 + 16 * v + 8, (ulong)name, 4);
            Put(need + 16 + 16 * v + 12, v + 1 < versions.Length ? 16u : 0, 4);
        }
        names.CopyTo(elf, strings);
        Put(sections + 4, 0x6ffffffe, 4);
        Put(sections + 0x18, need, 8);
        Put(sections + 0x28, 1, 4);
        Put(sections + 0x2c, 1, 4);
        Put(sections + 64 + 4, 3, 4);
        Put(sections + 64 + 0x18, (ulong)strings, 8);
        return elf;

        void Put(int at, ulong value, int bytes) => BitConverter.GetBytes(value).AsSpan(0, bytes).CopyTo(elf.AsSpan(at));
    }
}
