namespace TopoWeb.Data.Transfer;

/// <summary>What a backup says of itself, written last: a file that is cut short has none.</summary>
/// <param name="Format">Always <see cref="CurrentFormat"/>.</param>
/// <param name="Program">Version that wrote it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="Schema">Names of the migrations that its tables have been through.</param>
/// <param name="Tables">Rows of every table.</param>
/// <param name="Contents">Number of contents.</param>
/// <param name="ContentBytes">Their bytes as stored.</param>
internal sealed record BackupManifest(
    string Format, string Program, DateTime CreatedAt, IReadOnlyList<string> Schema, IReadOnlyDictionary<string, TableSum> Tables, long Contents, long ContentBytes)
{
    public const string CurrentFormat = "topoweb-backup/1";
    public const string FileName = "manifest.json";

    public static string TableOf(string name) => $"tables/{name}.jsonl";

    public static string ContentOf(string hash) => $"contents/{hash}";
}
