using TopoWeb.Networks.Architectures;

namespace TopoWeb.Notation;

/// <summary>Networks: what is trained, on what, how long, and which of its filters.</summary>
internal sealed partial class NotationParser
{
    private const int LargestIteration = 1_000_000, LargestLayer = 1000, LargestIndex = 100_000;

    private bool _pooling = true;
    private (NotationToken Token, bool Gray)? _colour;

    private static bool IsFamily(NotationToken token) => token.Is("M") || token.Is("C");

    private static bool? Gray(NotationToken token) => token.Is("gray") || token.Is("grey") ? true : token.Is("color") || token.Is("colour") ? false : null;

    private static int? Letter(NotationToken token) => token.Is("R") ? 0 : token.Is("G") ? 1 : token.Is("B") ? 2 : null;

    private bool StartsSource() =>
        Now.Kind == TokenKind.Number || IsFamily(Now)
        || (Now.Kind == TokenKind.Word && (Ahead.Is('^') || Now.Text.StartsWith("VGG", StringComparison.OrdinalIgnoreCase)));

    private void RequireSource()
    {
        if (!StartsSource())
            throw Expected("an ensemble such as 40×M(64,0,64), or a layer of a network such as VGG16^5");
        Source();
    }

    private void Source()
    {
        Once(_line.Source, Now, "the source of the filters");
        if (Now.Kind == TokenKind.Word && !IsFamily(Now))
            Pretrained();
        else
            Ensemble();
    }

    private void Pretrained()
    {
        var name = Take();
        Sign('^', $"and a layer after {name.Text}, such as {name.Text}^5");
        var braces = Skip('{');
        var at = Now;
        var every = Skip('*');
        var layer = every ? 1 : Integer("the layer, or * for every layer", 1, LargestLayer);
        if (braces)
            Sign('}', "to close {");
        if (every)
            EveryLayer(at);
        else
            Layer(layer, at);
        _line = _line with { Source = new NotationSource.PretrainedLayer(name.Text.ToUpperInvariant() is var upper && upper.StartsWith("VGG", StringComparison.Ordinal) ? upper : name.Text, layer, every) };
    }

    private void Ensemble()
    {
        var networks = 1;
        if (Now.Kind == TokenKind.Number)
        {
            networks = Integer("the number of networks", 1, EnsembleNotation.MaximumNetworks);
            if (Now.Kind == TokenKind.Times || Now.Is('*'))
                _at++;
        }
        if (!IsFamily(Now))
            throw Expected("M or C, the family of the networks");
        var name = Take();
        while (Marks())
        {
        }
        Sign('(', $"and the widths of the layers after {name.Text}, such as {name.Text.ToUpperInvariant()}(64,0,64)");
        var widths = new int[3];
        for (var i = 0; i < 3; i++)
        {
            if (i > 0)
                Sign(',', $"between the {(i == 1 ? "first and second" : "second and third")} width");
            widths[i] = Integer("a width", 0, Architecture.MaximumWidth);
        }
        Sign(')', "to close the three widths");
        var architecture = new Architecture(name.Is("M") ? NetworkFamily.M : NetworkFamily.C, widths[0], widths[1], widths[2], _pooling);
        if (architecture.ConvLayers == 0)
            throw Refuse(name, $"{architecture} has no convolutional layer and therefore no filters. Set the first or second number to at least 1.");
        _line = _line with { Source = new NotationSource.Ensemble(new(networks, architecture)) };
    }

    /// <summary>A star, a superscript or a subscript; false where none is left.</summary>
    private bool Marks()
    {
        if (Now.Is('*'))
            Star();
        else if (Skip('^'))
            Group(Upper);
        else if (Skip('_'))
            Group(Lower);
        else
            return false;
        return true;
    }

    private void Group(Action mark)
    {
        if (!Skip('{'))
        {
            mark();
            return;
        }
        do
            mark();
        while (Skip(','));
        Sign('}', "or a comma, to close {");
    }

    private void Upper()
    {
        if (Now.Is('*'))
            Star();
        else if (Letter(Now) is { } letter)
            Channel(letter, Take());
        else if (Now.Kind == TokenKind.Number)
        {
            var at = Now;
            Layer(Integer("the layer", 1, LargestLayer), at);
        }
        else
            throw Expected("a layer, one of the channels R, G, B, or * as superscript");
    }

    private void Lower()
    {
        if (Gray(Now) is { } gray)
            Color(Take(), gray);
        else if (Now.Kind == TokenKind.Number)
        {
            Once(_line.Checkpoints, Now, "the iteration");
            _line = _line with { Checkpoints = [Count()] };
        }
        else
            throw Expected("iterations such as 40K, gray or color as subscript");
    }

    private void Star()
    {
        Once(_pooling ? null : "*", Take(), "*");
        _pooling = false;
    }

    private void Data()
    {
        var start = Take();
        Once(_line.Dataset, start, "the data set");
        if (Now.Kind != TokenKind.Word)
            throw Expected("the name of a data set after “on”, such as mnist or cifar-10");
        _line = _line with { Dataset = Take().Text.ToLowerInvariant() };
    }

    private void Color(NotationToken at, bool gray)
    {
        Once(_colour, at, "gray or color");
        _colour = (at, gray);
    }

    private void Iterations()
    {
        var start = Take();
        Once(_line.Checkpoints, start, "the iteration");
        var counts = new List<int> { Count() };
        while (ListGoesOn())
            counts.Add(Count());
        _line = _line with { Checkpoints = counts };
    }

    private void Members()
    {
        var start = Take();
        Once(_line.Members, start, "the choice of networks");
        _line = _line with { Members = Ranges("the index of a network", 0, LargestIndex) };
    }

    private void Layers()
    {
        var start = Take();
        Once(_line.Layers, start, "the layer");
        _line = _line with { Layers = Ranges("a layer", 1, LargestLayer) };
    }

    private IReadOnlyList<int> Ranges(string what, int least, int most)
    {
        var indices = new SortedSet<int>();
        do
        {
            var at = Now;
            var first = Integer(what, least, most);
            var last = Skip('-') ? Integer(what, least, most) : first;
            if (last < first)
                throw Refuse(at, $"the range {first}-{last} is reversed.");
            indices.UnionWith(Enumerable.Range(first, last - first + 1));
        }
        while (ListGoesOn());
        return [.. indices];
    }

    /// <summary>Takes a comma that continues a list: not the one before <c>40×M(…)</c>.</summary>
    private bool ListGoesOn()
    {
        if (!Now.Is(',') || Ahead.Kind != TokenKind.Number)
            return false;
        var after = _tokens[_at + 2];
        if (after.Kind == TokenKind.Times || after.Is('*') || IsFamily(after))
            return false;
        _at++;
        return true;
    }

    private void Channel()
    {
        var start = Take();
        if (Letter(Now) is { } letter)
            Channel(letter, Take());
        else
            Channel(Integer("R, G, B or the index of a channel", 0, LargestIndex), start);
    }

    private void Channel(int channel, NotationToken at)
    {
        Once(_line.Channel, at, "the channel");
        _line = _line with { Channel = channel };
    }

    private void Layer(int layer, NotationToken at)
    {
        Once(_line.EveryLayer ? layer : _line.Layer, at, "the layer");
        _line = _line with { Layer = layer };
    }

    private void EveryLayer(NotationToken at)
    {
        Once(_line.EveryLayer ? 0 : _line.Layer, at, "the layer");
        _line = _line with { EveryLayer = true };
    }

    /// <summary>Gray and color name a data set of C networks; what cannot go together is refused where it is written.</summary>
    private NotationLine Checked(NotationLine line)
    {
        if (_colour is not ({ } at, var gray))
            return line;
        if (line.Source is NotationSource.Ensemble { Notation.Architecture.Family: NetworkFamily.M })
            return gray ? line : throw Refuse(at, "M networks use grey images only; for color, use C networks.");
        var named = gray ? "cifar-10-gray" : "cifar-10";
        if (line.Dataset is { } dataset && dataset != named && !(gray && dataset == "cifar-10"))
            throw Refuse(at, $"{at.Text} means {named}, which conflicts with the data set {dataset}.");
        return line with { Dataset = named };
    }
}
