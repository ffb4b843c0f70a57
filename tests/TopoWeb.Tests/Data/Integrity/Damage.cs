namespace TopoWeb.Tests.Data.Integrity;

/// <summary>What happens to database files.</summary>
internal static class Damage
{
    private const int Page = 4096;

    public static TheoryData<string> All { get; } = ["text", "truncated", "cut in the first page", "first page zeroed", "early pages zeroed", "middle pages zeroed"];

    /// <summary>Damages a file in place.</summary>
    public static void Do(string path, string damage)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        switch (damage)
        {
            case "text":
                for (var i = 0L; i < file.Length; i += 10)
                    file.Write("no pages. "u8);
                break;
            case "truncated":
                file.SetLength(file.Length / 2);
                break;
            case "cut in the first page":
                file.SetLength(1000);
                break;
            case "emptied":
                file.SetLength(0);
                break;
            case "first page zeroed":
                Zero(file, 0, 1);
                break;
            case "early pages zeroed":
                Zero(file, 4, 4);
                break;
            case "middle pages zeroed":
                Zero(file, file.Length / Page / 2, 4);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(damage), damage, "No such damage.");
        }
    }

    private static void Zero(FileStream file, long first, int count)
    {
        file.Position = first * Page;
        file.Write(new byte[count * Page]);
    }
}
