#pragma warning disable CA5394 // numbers that anyone can repeat are wanted
using System.Diagnostics;
using System.Globalization;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Tests;

/// <summary>
/// Broken files made of whole ones: bits turned, bytes set, cut, spliced with themselves, length fields given extreme values. A reader reads or refuses; it never throws
/// anything else, never allocates much more than its limits, and never takes long. <c>TOPOWEB_FUZZ</c> sets the number of files for each format.
/// </summary>
internal static class Fuzzing
{
    private const int ByDefault = 20_000;
    private const long MostBytes = 8 << 20; // files of up to 60 KB; a packed array may unpack to a thousand times its bytes
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5); // a shared machine may pause

    private static readonly long[] Extremes = [0, 1, 2, 3, 16, 255, 256, -1, -2, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue, 1L << 32, 1L << 40, 65535, 65536, 100_000_000];

    /// <param name="output">Receives the counts and the largest of what a file took.</param>
    /// <param name="name">Of the files.</param>
    /// <param name="seeds">Whole files, broken by turns.</param>
    /// <param name="randomSeed">Where the random numbers begin.</param>
    /// <param name="wrap">What becomes of a broken file before it is read.</param>
    /// <param name="read">Reads the file of a number.</param>
    /// <param name="refusal">Looks at the message of a refusal.</param>
    public static void Run(ITestOutputHelper output, string name, byte[][] seeds, int randomSeed, Func<byte[], byte[]> wrap, Action<byte[], int> read, Action<string> refusal)
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("TOPOWEB_FUZZ"), CultureInfo.InvariantCulture, out var asked) ? asked : ByDefault;
        var random = new Random(randomSeed);
        var (accepted, refused, most, slowest) = (0, 0, 0L, TimeSpan.Zero);
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            var content = wrap(Mutate(seeds[i % seeds.Length], random));
            var (allocated, begin) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            try
            {
                read(content, i);
                accepted++;
            }
            catch (InvalidInputException e)
            {
                refusal(e.Message);
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"File {i}: {e}\n{Convert.ToBase64String(content)}");
            }
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            var time = Stopwatch.GetElapsedTime(begin);
            (most, slowest) = (Math.Max(most, allocated), time > slowest ? time : slowest);
            if (allocated > MostBytes || time > Longest)
                Assert.Fail($"File {i} took {allocated} bytes and {time.TotalSeconds:F1} s.\n{Convert.ToBase64String(content)}");
        }
        output.WriteLine($"{name}: {count} files in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s, {accepted} read, {refused} refused; at most {most / 1024} KB and {slowest.TotalMilliseconds:F0} ms a file.");
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        var content = (byte[])seed.Clone();
        // Half of the edits in the first quarter, where headers are.
        int Place(int length) => random.Next(2) == 0 ? random.Next(length) : random.Next(Math.Max(1, length / 4));
        for (var edits = random.Next(1, 6); edits > 0 && content.Length > 0; edits--)
        {
            var at = Place(content.Length);
            switch (random.Next(8))
            {
                case 0 or 1: content[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: content[at] = (byte)random.Next(256); break;
                case 3:
                    var value = BitConverter.GetBytes(Extremes[random.Next(Extremes.Length)]);
                    value.AsSpan(0, Math.Min(1 << random.Next(4), content.Length - at)).CopyTo(content.AsSpan(at));
                    break;
                case 4: // a piece of itself elsewhere
                    var length = random.Next(1, Math.Min(64, content.Length));
                    var from = random.Next(content.Length - length + 1);
                    content.AsSpan(from, length).ToArray().CopyTo(content.AsSpan(Math.Min(at, content.Length - length)));
                    break;
                case 5: // a piece of itself in between
                    var (first, last) = (random.Next(content.Length), random.Next(content.Length));
                    if (content.Length < 4 * seed.Length)
                        content = [.. content[..at], .. content[Math.Min(first, last)..Math.Min(Math.Max(first, last), Math.Min(first, last) + 64)], .. content[at..]];
                    break;
                case 6: content = [.. content[..at], .. content[Math.Min(content.Length, at + random.Next(1, 16))..]]; break;
                default:
                    if (random.Next(4) == 0)
                        content = content[..at];
                    else if (char.IsAsciiDigit((char)content[at])) // numbers as text
                        content[at] = (byte)('0' + random.Next(10));
                    break;
            }
        }
        return content;
    }
}
