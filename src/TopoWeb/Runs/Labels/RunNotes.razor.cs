using Microsoft.AspNetCore.Components;
using TopoWeb.Access;
using TopoWeb.Topology;

namespace TopoWeb.Runs.Labels;

public sealed partial class RunNotes
{
    private IReadOnlyList<string> _known = [];
    private (string Note, (string? Html, string? Problem) Shown)? _shown;
    private string? _draft;
    private string _tag = "";
    private string? _error;

    [Parameter, EditorRequired]
    public RunSnapshot Run { get; set; } = default!;

    [Parameter]
    public bool MayChange { get; set; }

    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject] internal CurrentVisitor Who { get; set; } = default!;
    [Inject] internal RunLabels Labels { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        if (MayChange)
            _known = [.. (await Labels.TagsAsync(await Who.GetAsync())).Select(t => t.Tag)];
    }

    private void Edit() => (_draft, _error) = (Run.Note ?? "", null);

    private async Task AddAsync()
    {
        if (await ChangeAsync(new() { AddTags = [.. _tag.Split(',')] }))
            _tag = "";
    }

    private Task RemoveAsync(string tag) => ChangeAsync(new() { Tags = [.. Run.Tags.Where(t => t != tag)] });

    private async Task SaveAsync()
    {
        if (await ChangeAsync(new() { Note = _draft ?? "" }))
            _draft = null;
    }

    private async Task<bool> ChangeAsync(RunChange change)
    {
        _error = null;
        try
        {
            await Labels.ChangeAsync(await Who.GetAsync(), Run.Id, change);
        }
        catch (Exception e) when (e is InvalidInputException or NotAllowedException)
        {
            _error = e.Message;
        }
        await OnChanged.InvokeAsync();
        return _error is null;
    }

    /// <summary>The page is drawn twice a second while a run goes on: a note is read once.</summary>
    private (string? Html, string? Problem) Preview(string note)
    {
        if (_shown is not { } shown || shown.Note != note)
            _shown = shown = (note, Read(note));
        return shown.Shown;
    }

    private static (string? Html, string? Problem) Read(string note)
    {
        try
        {
            return (NoteText.Html(NoteText.Clean(note) ?? ""), null);
        }
        catch (InvalidInputException e)
        {
            return (null, e.Message);
        }
    }
}
