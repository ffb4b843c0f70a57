using System.Net.Http.Headers;
using System.Text.Json;

namespace TopoWeb.Networks.Downloads;

/// <summary>
/// The beginning of a file that is being fetched, under the file's name with <c>.part</c> behind it, and a note beside it that says which host it came from
/// and what that host calls this version of the file.
/// </summary>
internal sealed class PartFile(string target)
{
    private Note? _note;
    private bool _noteRead;

    public string Path { get; } = target + ".part";

    public string Target => target;

    public string Directory => System.IO.Path.GetDirectoryName(Path)!;

    public long Length => File.Exists(Path) ? new FileInfo(Path).Length : 0;

    /// <summary>The host that the beginning is from.</summary>
    public Uri? Source => Read()?.Source;

    public string? ETag => Read()?.ETag;

    private string NotePath => Path + ".json";

    /// <summary>How much of this host's file is here, and the condition under which the rest may be added: the file has not changed since.</summary>
    public (long Offset, RangeConditionHeaderValue? Unchanged) Resume(Uri source)
    {
        if (Read() is not { } note || note.Source != source || Length is 0)
            return (0, null);
        if (note.ETag is not null && EntityTagHeaderValue.TryParse(note.ETag, out var tag) && !tag.IsWeak)
            return (Length, new RangeConditionHeaderValue(tag));
        return note.LastModified is { } date ? (Length, new RangeConditionHeaderValue(date)) : (0, null);
    }

    /// <summary>Begins again with what this host sends.</summary>
    public void Begin(Uri source, HttpResponseMessage response)
    {
        Discard();
        (_note, _noteRead) = (new Note(source, response.Headers.ETag?.ToString(), response.Content.Headers.LastModified), true);
        File.WriteAllText(NotePath, JsonSerializer.Serialize(_note));
    }

    public void Discard()
    {
        File.Delete(Path);
        File.Delete(NotePath);
        (_note, _noteRead) = (null, true);
    }

    /// <summary>The file is whole: it takes its own name.</summary>
    public void Finish()
    {
        File.Move(Path, target, overwrite: true);
        Discard();
    }

    private Note? Read()
    {
        if (_noteRead)
            return _note;
        _noteRead = true;
        try
        {
            _note = File.Exists(NotePath) ? JsonSerializer.Deserialize<Note>(File.ReadAllText(NotePath)) : null;
        }
        catch (JsonException)
        {
            _note = null; // torn while it was written: the download begins again
        }
        return _note;
    }

    private sealed record Note(Uri Source, string? ETag, DateTimeOffset? LastModified);
}
