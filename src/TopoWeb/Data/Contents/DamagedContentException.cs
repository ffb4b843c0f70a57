namespace TopoWeb.Data.Contents;

/// <summary>Stored content is missing or is not what was stored; the message says which, and what to do.</summary>
/// <param name="finding">What is wrong, as a sentence.</param>
/// <param name="advice">What to do about it.</param>
internal sealed class DamagedContentException(string finding, string advice = "Run topoweb verify, and restore a backup.") : IOException($"{finding} {advice}")
{
    /// <summary>What is wrong, without advice.</summary>
    public string Finding => finding;
}
