using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Exports;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Rendering.Scales;
using TopoWeb.Topology;

namespace TopoWeb.Results.Preview;

/// <summary>Chooses how a figure is drawn and shows it. Every choice is a part of the file's address, so what is previewed is what is downloaded.</summary>
public sealed partial class FigurePreview
{
    private const int FirstOther = 120;
    private const int LongestAddress = 6_000;
    private const string Script = "./Results/Preview/FigurePreview.razor.js";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    private bool _opened;
    private bool _loading = true;
    private bool _failed;
    private FigurePanels _panels;
    private FigureWords _words;
    private int? _width = 170;
    private int _dpi = 300;
    private string? _palette;
    private string? _problem;
    private bool _identifier;

    /// <summary>The caption as somebody wrote it; null while it is the one that the result has of itself.</summary>
    private string? _text;
    private string? _drawnText;
    private string? _wrongText;
    private string? _textOf;
    private int _keys;

    /// <summary>Of the element, for the button that opens it.</summary>
    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    /// <summary>Address below which the files are.</summary>
    [Parameter, EditorRequired]
    public string Base { get; set; } = "";

    /// <summary>Of the addresses, without the question mark.</summary>
    [Parameter]
    public string? Query { get; set; }

    /// <summary>A <c>ResultDocument</c>, for the caption that it has of itself; null where there is none to edit.</summary>
    [Parameter]
    public ResultDocument? Document { get; set; }

    /// <summary>The comparison with random filters; null where there is none.</summary>
    [Parameter]
    public SignificanceView? Significance { get; set; }

    /// <summary>Why there is none.</summary>
    [Parameter]
    public string? Note { get; set; }

    /// <summary>What is shown of the graph.</summary>
    [Parameter]
    public GraphDisplay Display { get; set; } = new();

    /// <summary>What colours the nodes.</summary>
    [Parameter]
    public FunctionKind Kind { get; set; }

    [Parameter]
    public bool HasGraph { get; set; }

    [Parameter]
    public bool HasBarcode { get; set; }

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    private static CultureInfo Invariant => CultureInfo.InvariantCulture;

    private bool IsOther => _width is not (null or 85 or 170);

    private IEnumerable<string> Palettes => PaletteCatalog.Fitting(Kind).Select(p => p.Word);

    private string Alt => $"The figure: {_panels switch { FigurePanels.Graph => "graph", FigurePanels.Barcode => "barcode", _ => "graph and barcode" }}";

    private string Size => _width is { } width ? $"width:{width.ToString(Invariant)}mm" : "width:100%";

    /// <summary>Nothing is drawn for a menu that nobody opens.</summary>
    public async Task OpenAsync()
    {
        if (_opened)
            return;
        await RecallAsync();
        _opened = true;
        StateHasChanged();
    }

    /// <summary>What was written before the page was loaded again, or for this of several results.</summary>
    private async Task RecallAsync()
    {
        _textOf = Key;
        _keys++;
        var kept = await JsModule.AskAsync<string>(Js, Script, "read", Key);
        (_text, _drawnText, _wrongText) = (kept, kept, null);
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_opened && _textOf != Key)
            await RecallAsync();
    }

    private string Address(string name, string? more = null)
    {
        var seen = GraphDisplayAddress.Query(_palette is null ? Display : Display with { Palette = _palette });
        string?[] parts =
        [
            Query, more, seen,
            _width is { } width ? $"width={width.ToString(Invariant)}" : null,
            _panels == FigurePanels.Both ? null : $"{FigureOptions.PanelsName}={FigureOptions.Word(_panels)}",
            Words == FigureWords.Caption ? null : $"{FigureOptions.WordsName}={FigureOptions.Word(Words)}",
            Words == FigureWords.Caption && Drawn is { } text ? $"{FigureOptions.TextName}={Uri.EscapeDataString(text)}" : null,
            _identifier ? "identifier=1" : null,
        ];
        var query = string.Join('&', parts.Where(p => !string.IsNullOrEmpty(p)));
        return $"{Base.TrimEnd('/')}/{name}{(query.Length == 0 ? "" : "?")}{query}";
    }

    private void Choose(Action change)
    {
        var before = Address("figure.svg");
        change();
        // The same picture does not load again.
        if (Address("figure.svg") != before)
            (_loading, _failed) = (true, false);
    }

    private string? Automatic => Document is null ? null : string.Join('\n', Caption.Of(Document, Display, Significance, Note));

    /// <summary>The caption as it is drawn; null for the one that the result has of itself.</summary>
    private string? Drawn => string.IsNullOrWhiteSpace(_drawnText) ? null : _drawnText;

    /// <summary>A caption of which nothing is left is none.</summary>
    private FigureWords Words => _words == FigureWords.Caption && _drawnText is not null && Drawn is null ? FigureWords.Title : _words;

    /// <summary>Whose caption it is.</summary>
    private string Key => $"{Base}?{Query}";

    /// <summary>The figure follows what is typed, once there is a pause.</summary>
    private async Task TypeAsync(ChangeEventArgs e)
    {
        var text = e.Value?.ToString() ?? "";
        _text = text == Automatic ? null : text;
        var mine = ++_keys;
        await Task.Delay(Pause);
        if (mine == _keys)
            await DrawAsync();
    }

    private async Task ResetTextAsync()
    {
        _text = null;
        _keys++;
        await DrawAsync();
    }

    private async Task DrawAsync()
    {
        try
        {
            var clean = _text is null ? null : FigureOptions.CaptionText(_text) ?? "";
            // It stands in the address of the file, which servers take up to a length only.
            if (clean is not null && Uri.EscapeDataString(clean).Length > LongestAddress)
                throw new InvalidInputException(FigureOptions.TextName, "The caption is too long for these letters. Shorten it.");
            _wrongText = null;
            Choose(() => _drawnText = clean);
        }
        catch (InvalidInputException e)
        {
            _wrongText = e.Message;
            return;
        }
        await JsModule.AskAsync<object>(Js, Script, "write", Key, _text);
    }

    private void ChooseWidth(ChangeEventArgs e) => Choose(() =>
        (_problem, _width) = (null, Text(e) is not { } text ? null : int.TryParse(text, NumberStyles.None, Invariant, out var width) ? width : FirstOther));

    private void TypeWidth(ChangeEventArgs e) => Choose(() =>
    {
        if (int.TryParse(Text(e), NumberStyles.None, Invariant, out var width) && width is >= PrintSize.Narrowest and <= PrintSize.Widest)
            (_problem, _width) = (null, width);
        else
            _problem = $"Enter a width from {PrintSize.Narrowest} to {PrintSize.Widest} mm.";
    });

    private void Loaded() => (_loading, _failed) = (false, false);

    private void Failed() => (_loading, _failed) = (false, true);

    private static string? Text(ChangeEventArgs e) => e.Value?.ToString() is { Length: > 0 } text ? text : null;

    private static T Read<T>(ChangeEventArgs e) where T : struct, Enum => Enum.GetValues<T>().FirstOrDefault(v => FigureOptions.Word(v) == Text(e));
}
