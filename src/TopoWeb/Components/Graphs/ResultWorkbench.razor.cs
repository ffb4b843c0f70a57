using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TopoWeb.Components.Charts;
using TopoWeb.Experiments;

namespace TopoWeb.Components.Graphs;

/// <summary>One result, to be looked at: settings, graph, inspector, barcode.</summary>
public sealed partial class ResultWorkbench : IAsyncDisposable
{
    private ElementReference _element;
    private JsModule? _module;
    private MapperDocument? _shown;
    private IReadOnlyList<int> _selected = [];
    private PatchScale _scale = PatchScale.Gray;

    [Inject]
    public required IJSRuntime Js { get; set; }

    /// <summary>What is shown; null while it loads.</summary>
    [Parameter, EditorRequired]
    public ResultDocument? Document { get; set; }

    /// <summary>Loads the points with these row numbers, in that order.</summary>
    [Parameter]
    public Func<IReadOnlyList<int>, ValueTask<IReadOnlyList<MemberPatch>>>? LoadMembers { get; set; }

    /// <summary>Results that can be switched to in the same place.</summary>
    [Parameter]
    public IReadOnlyList<ResultChoice> Choices { get; set; } = [];

    /// <summary>What the choices are: <c>Iteration</c>.</summary>
    [Parameter]
    public string ChoiceName { get; set; } = "Iteration";

    [Parameter]
    public string? SelectedChoice { get; set; }

    [Parameter]
    public EventCallback<string> OnChoice { get; set; }

    /// <summary>Buttons at the right end of the header.</summary>
    [Parameter]
    public RenderFragment? Actions { get; set; }

    /// <summary>Address below which <c>/result</c>, <c>/barcode.svg</c>, … are served; null shows no downloads.</summary>
    [Parameter]
    public string? DownloadBase { get; set; }

    /// <summary>Query of the download addresses, without the question mark.</summary>
    [Parameter]
    public string? DownloadQuery { get; set; }

    [Parameter]
    public DownloadScope Downloads { get; set; } = DownloadScope.None;

    public ValueTask DisposeAsync() => _module?.DisposeAsync() ?? ValueTask.CompletedTask;

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_shown, Document?.Mapper))
            return;
        _shown = Document?.Mapper;
        _selected = [];
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _module = new JsModule(Js, "./Components/Graphs/ResultWorkbench.razor.js");
        await _module.CreateAsync(_element);
    }

    private void Select(IReadOnlyList<int> nodes) => _selected = nodes;
}
