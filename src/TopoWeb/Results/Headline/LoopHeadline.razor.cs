using Microsoft.AspNetCore.Components;
using TopoWeb.Experiments;
using TopoWeb.Rendering.Barcodes;
using TopoWeb.Results.Live;

namespace TopoWeb.Results.Headline;

/// <summary>The loops of a result in one sentence.</summary>
public sealed partial class LoopHeadline
{
    private LoopStory? _story;
    private LoopClarity? _clarity;

    [Parameter, EditorRequired]
    public BarcodeDocument? Barcode { get; set; }

    /// <summary>The comparison with random filters of the bars that are shown; null where there is none.</summary>
    [Parameter]
    public SignificanceView? Significance { get; set; }

    /// <summary>Why there is none, where it cannot be asked for.</summary>
    [Parameter]
    public string? Note { get; set; }

    /// <summary>What the bars are compared with.</summary>
    [Parameter]
    public string Nulls { get; set; } = "random filters";

    /// <summary>Compares settings that are being tried; null where only stored results are shown.</summary>
    [Parameter]
    public LiveModel? Live { get; set; }

    protected override void OnParametersSet() =>
        (_story, _clarity) = Barcode is null ? default : (LoopStory.Of(Barcode, Significance), LoopClarity.Of(Barcode));

    private RenderFragment Picture(bool named) => builder =>
    {
        if (_story is null)
            return;
        builder.OpenComponent<LoopPicture>(0);
        builder.AddComponentParameter(1, nameof(LoopPicture.Of), _story);
        builder.AddComponentParameter(2, nameof(LoopPicture.Named), named);
        builder.CloseComponent();
    };
}
