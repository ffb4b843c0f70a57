using System.Globalization;

namespace TopoWeb.Benchmarks.Running;

/// <summary>What Linux says of a process.</summary>
internal static class ProcessStatus
{
    /// <summary>A field in kB, such as <c>VmRSS:</c>, in bytes; 0 where the process has ended, and on other systems.</summary>
    public static long Bytes(int process, string field)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{process}/status"))
                if (line.StartsWith(field, StringComparison.Ordinal))
                    return long.Parse(line.AsSpan(field.Length).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            // It has ended in the meantime, or there is no such file on this system.
        }

        return 0;
    }
}
