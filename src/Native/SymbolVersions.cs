// Compiled twice: by MSBuild while building (TorchNative.targets, as an inline task, hence one file) and by the tests.
using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace TopoWeb.Native;

/// <summary>Symbol versions that a 64-bit little-endian ELF library asks of other libraries (section <c>.gnu.version_r</c>).</summary>
public static class SymbolVersions
{
    private const ushort Weak = 0x2; // VER_FLG_WEAK: the loader goes on where the version is missing
    private const uint VersionNeeds = 0x6ffffffe; // SHT_GNU_verneed

    /// <summary>Positions of the flags of every entry that names <paramref name="version"/>, in the order of the file.</summary>
    /// <exception cref="InvalidDataException">Not a 64-bit little-endian ELF file, or a broken one.</exception>
    public static IReadOnlyList<int> FlagsOf(byte[] elf, string version)
    {
        if (elf.Length < 64 || elf[0] != 0x7f || elf[1] != 'E' || elf[2] != 'L' || elf[3] != 'F' || elf[4] != 2 || elf[5] != 1)
            throw new InvalidDataException("This is not a 64-bit little-endian ELF file.");
        var found = new List<int>();
        var sections = checked((int)BitConverter.ToInt64(elf, 0x28));
        var size = BitConverter.ToUInt16(elf, 0x3a);
        var count = BitConverter.ToUInt16(elf, 0x3c);
        try
        {
            for (var s = 0; s < count; s++)
            {
                var header = sections + s * size;
                if (BitConverter.ToUInt32(elf, header + 4) != VersionNeeds)
                    continue;
                var names = sections + checked((int)BitConverter.ToUInt32(elf, header + 0x28)) * size;
                var strings = checked((int)BitConverter.ToInt64(elf, names + 0x18));
                var need = checked((int)BitConverter.ToInt64(elf, header + 0x18));
                for (var left = BitConverter.ToUInt32(elf, header + 0x2c); left > 0; left--)
                {
                    var entry = need + checked((int)BitConverter.ToUInt32(elf, need + 8));
                    for (var n = BitConverter.ToUInt16(elf, need + 2); n > 0; n--)
                    {
                        if (NameAt(elf, strings + checked((int)BitConverter.ToUInt32(elf, entry + 8))) == version)
                            found.Add(entry + 4);
                        entry += checked((int)BitConverter.ToUInt32(elf, entry + 12));
                    }
                    need += checked((int)BitConverter.ToUInt32(elf, need + 12));
                }
            }
        }
        catch (Exception e) when (e is ArgumentException || e is OverflowException || e is IndexOutOfRangeException)
        {
            throw new InvalidDataException("The version section of this ELF file is broken: " + e.Message);
        }
        return found;
    }

    /// <summary>Makes the library at <paramref name="path"/> load also where <paramref name="version"/> is missing. False where nothing had to be done.</summary>
    /// <remarks>
    /// Only for a version whose symbols are never used. The file may be a hard link into the package cache: a new file is renamed over it,
    /// with the old times, so that incremental copies see nothing to do.
    /// </remarks>
    public static bool Weaken(string path, string version)
    {
        var bytes = File.ReadAllBytes(path);
        var changed = false;
        foreach (var at in FlagsOf(bytes, version))
        {
            if ((bytes[at] & Weak) != 0)
                continue;
            bytes[at] |= (byte)Weak;
            changed = true;
        }
        if (!changed)
            return false;
        var temporary = path + "." + Guid.NewGuid().ToString("N") + ".tmp";
        try
        {
            File.WriteAllBytes(temporary, bytes);
            File.SetLastWriteTimeUtc(temporary, File.GetLastWriteTimeUtc(path));
            Replace(temporary, path);
        }
        finally
        {
            File.Delete(temporary);
        }
        return true;
    }

    private static string NameAt(byte[] elf, int start)
    {
        var end = Array.IndexOf(elf, (byte)0, start);
        if (end < 0)
            throw new InvalidDataException("A name in this ELF file has no end.");
        return Encoding.ASCII.GetString(elf, start, end - start);
    }

    private static void Replace(string source, string target)
    {
#if NET
        File.Move(source, target, overwrite: true);
#else
        // The inline task sees .NET Standard 2.0, which has no overwriting move; File.Replace is rename(2) on Unix.
        File.Replace(source, target, null);
#endif
    }
}

#if !TOPOWEB_TESTS
/// <summary>The build task around <see cref="SymbolVersions.Weaken"/>.</summary>
public sealed class WeakenSymbolVersion : Microsoft.Build.Utilities.Task
{
    /// <summary>Copies of the library.</summary>
    [Microsoft.Build.Framework.Required]
    public Microsoft.Build.Framework.ITaskItem[] Libraries { get; set; }

    /// <summary>The version that may be missing where they are loaded.</summary>
    [Microsoft.Build.Framework.Required]
    public string Version { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        foreach (var library in Libraries)
        {
            try
            {
                if (SymbolVersions.Weaken(library.ItemSpec, Version))
                    Log.LogMessage(Microsoft.Build.Framework.MessageImportance.Normal, "{0} now loads without {1}.", library.ItemSpec, Version);
            }
            catch (Exception e) when (e is IOException || e is UnauthorizedAccessException)
            {
                Log.LogError("{0} could not be made to load without {1}: {2}", library.ItemSpec, Version, e.Message);
            }
        }
        return !Log.HasLoggedErrors;
    }
}
#endif
