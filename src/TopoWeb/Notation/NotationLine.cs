using TopoWeb.Networks.Architectures;
using TopoWeb.Topology.Density;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Notation;

/// <summary>What a line of the notation says, and nothing it does not say: what is null was not written.</summary>
internal sealed record NotationLine
{
    public NotationSource? Source { get; init; }

    public string? Dataset { get; init; }

    /// <summary>Increasing or not: that is checked where the training is.</summary>
    public IReadOnlyList<int>? Checkpoints { get; init; }

    /// <summary>From 1.</summary>
    public int? Layer { get; init; }

    /// <summary>Of what follows <c>and</c>: the layers it speaks of, from 1.</summary>
    public IReadOnlyList<int>? Layers { get; init; }

    /// <summary>A result for each layer.</summary>
    public bool EveryLayer { get; init; }

    /// <summary>Input channel from 0.</summary>
    public int? Channel { get; init; }

    /// <summary>Networks analysed, from 0.</summary>
    public IReadOnlyList<int>? Members { get; init; }

    public DensitySettings? Density { get; init; }

    public BarcodeSettings? Barcode { get; init; }

    public MapperSettings? Mapper { get; init; }

    /// <summary>Whether <c>no ρ</c> was written.</summary>
    public bool NoDensity { get; init; }

    /// <summary>Whether <c>no barcode</c> was written.</summary>
    public bool NoBarcode { get; init; }

    /// <summary>Whether <c>no Mapper</c> was written.</summary>
    public bool NoMapper { get; init; }

    /// <summary>What follows each <c>and</c>: further layers and their analysis.</summary>
    public IReadOnlyList<NotationLine> Also { get; init; } = [];
}

/// <summary>Where the filters come from.</summary>
internal abstract record NotationSource
{
    /// <summary>Networks that are trained: <c>40×M(64,0,64)</c>.</summary>
    public sealed record Ensemble(EnsembleNotation Notation) : NotationSource;

    /// <summary>A convolutional layer, from 1, of a network that somebody else trained, <c>VGG16^5</c>, or every layer of it, <c>VGG16^*</c>.</summary>
    public sealed record PretrainedLayer(string Network, int Layer, bool Every = false) : NotationSource
    {
        public override string ToString() => Every ? $"{Network}^*" : $"{Network}^{Layer}";
    }
}

/// <summary>Why a line is not understood.</summary>
/// <param name="Position">Offset of the character, from 0; the length of the line where it ends too early.</param>
/// <param name="Message">What was found and what was expected.</param>
internal sealed record NotationError(int Position, string Message)
{
    /// <summary>For people: columns are counted from 1.</summary>
    public string Text => $"Column {Position + 1}: {Message}";

    /// <summary>The line with a caret under the character, for a fixed-width font.</summary>
    public string Mark(string line) => $"{line.Replace('\t', ' ')}\n{new string(' ', Position)}^";
}
