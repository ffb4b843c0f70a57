using System.Globalization;
using System.Text;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.PyTorch;

/// <summary>Tensors that stand together: a state dict, a list, or the parameters of a whole model.</summary>
/// <param name="Path">Where they are in the object of the file, <c>generator.state_dict</c>; empty at its top.</param>
/// <param name="Tensors">In the order of the file or of the modules.</param>
internal sealed record TorchGroup(string Path, IReadOnlyList<NamedTensor> Tensors);

/// <summary>A tensor with its name within the group.</summary>
/// <param name="Name">As in a state dict.</param>
/// <param name="Tensor">The tensor; that of a transposed convolution with outputs first.</param>
/// <param name="IsTransposed">It belongs to a module for transposed convolution.</param>
internal sealed record NamedTensor(string Name, TorchTensor Tensor, bool IsTransposed = false);

/// <summary>
/// Finds all tensors in the object that a pickle builds, whatever they stand in: dictionaries, lists, tuples, objects of any class, whole models. The state of an optimizer,
/// which holds tensors of the same shapes as the weights, is passed over.
/// </summary>
/// <remarks>
/// Without recursion, no deeper than <see cref="Deepest"/>, and no object within itself: objects that contain themselves end, and so do a million nested tuples. A state dict that
/// stands under several keys of dictionaries is found under each of them, up to <see cref="MostVisits"/>; everything else is visited once.
/// </remarks>
internal sealed class TorchWalk(WeightLimits limits, CancellationToken cancellation)
{
    private const int Deepest = 100;
    private const int MostVisits = 8;
    private const int LongestPath = 200;

    private readonly Dictionary<object, int> _visits = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<(object Value, TorchPlace? At, bool IsOnce)> _open = [];
    private readonly List<TorchGroup> _groups = [];
    private object? _root;
    private int _tensors;

    /// <summary>Something lies too deep to be looked at.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>The groups in the order of the file.</summary>
    /// <exception cref="InvalidInputException">More tensors than the limit.</exception>
    public IReadOnlyList<TorchGroup> Groups(object? root)
    {
        if (TensorOf(root) is { } single)
            return [new TorchGroup("", [new NamedTensor("tensor", single)])];
        _root = root;
        Push(root, null, isOnce: false);
        while (_open.TryPop(out var next))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!MayVisit(next.Value, next.At, next.IsOnce))
                continue;
            switch (next.Value)
            {
                case PickleDictionary attributes when IsModel(attributes): VisitModel(new PickleObject("a model"), attributes, next.At); break;
                case PickleDictionary dictionary when !IsOptimizer(dictionary): Visit(dictionary.Items.Select((item, i) => (KeyOf(item.Key, i), item.Value)), next.At, least: 0, isOnce: false); break;
                case PickleList list: Visit(Numbered(list.Items), next.At, least: 2, isOnce: true); break;
                case PickleTuple tuple: Visit(Numbered(tuple.Items), next.At, least: 2, isOnce: true); break;
                case PickleObject model when StateOf(model) is { } state: VisitModel(model, state, next.At); break;
                case PickleObject other: VisitParts(other, next.At); break;
                default: break;
            }
        }
        return _groups;
    }

    /// <summary>Tensors of the items are a group; whatever else holds something is visited next, in order. Of a list only tensors with two axes or more are of interest.</summary>
    private void Visit(IEnumerable<(string Key, object? Value)> items, TorchPlace? place, int least, bool isOnce)
    {
        var tensors = new List<NamedTensor>();
        var inner = new List<(object?, TorchPlace)>();
        foreach (var (key, value) in items)
            if (TensorOf(value) is { } tensor)
                Take(tensors, new NamedTensor(key, tensor), least);
            else if (IsContainer(value))
                inner.Add((value, new TorchPlace(place, key, value!)));
        Finish(tensors, place);
        for (var i = inner.Count - 1; i >= 0; i--)
            Push(inner[i].Item1, inner[i].Item2, isOnce);
    }

    /// <summary>The parts of an object belong where it stands.</summary>
    private void VisitParts(PickleObject other, TorchPlace? place)
    {
        var tensors = new List<NamedTensor>();
        var parts = other.Parts.ToArray();
        for (var i = 0; i < parts.Length; i++)
            if (TensorOf(parts[i]) is { } tensor)
                Take(tensors, new NamedTensor(i.ToString(CultureInfo.InvariantCulture), tensor), least: 2);
        Finish(tensors, place);
        for (var i = parts.Length - 1; i >= 0; i--)
            Push(parts[i], place, isOnce: false);
    }

    /// <summary>A model pickled whole: parameters and buffers of each module, then those of its children, named as in its state dict.</summary>
    private void VisitModel(PickleObject model, PickleDictionary attributes, TorchPlace? place)
    {
        var tensors = new List<NamedTensor>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance) { model };
        var open = new Stack<(PickleObject, PickleDictionary, TorchPlace?)>([(model, attributes, place)]);
        while (open.TryPop(out var next))
        {
            var (module, state, at) = next;
            var isTransposed = module.Name.Contains("ConvTranspose", StringComparison.Ordinal) || state.Value("transposed") is true;
            var turns = isTransposed && state.Value("groups") is null or 1L;
            var children = new List<(PickleObject, PickleDictionary, TorchPlace?)>();
            foreach (var (key, value) in Members(state))
            {
                var here = new TorchPlace(at, key, module);
                if (TensorOf(value) is { } tensor)
                    Take(tensors, new NamedTensor(here.Text(above: place), turns && tensor.IsKernel && key == "weight" ? tensor.Turned() : tensor, isTransposed && tensor.IsKernel), least: 0);
                else if (value is PickleObject child && StateOf(child) is { } inner && here.Depth <= Deepest)
                {
                    _visits.TryAdd(child, 1);
                    if (seen.Add(child))
                        children.Add((child, inner, here));
                }
                else
                    Push(value, here, isOnce: true);
            }
            for (var i = children.Count - 1; i >= 0; i--)
                open.Push(children[i]);
        }
        Finish(tensors, place);
    }

    /// <summary>Parameters, buffers and children of a module lie in dictionaries; TorchScript has them side by side.</summary>
    private static IEnumerable<(string Key, object? Value)> Members(PickleDictionary state) => state.Items.SelectMany(item =>
        item is { Key: "_parameters" or "_buffers" or "_modules", Value: PickleDictionary members } ? members.Items.Select((member, i) => (KeyOf(member.Key, i), member.Value)) : [(KeyOf(item.Key, 0), item.Value)]);

    /// <summary>The attributes of a model; null for an object of any other kind.</summary>
    private static PickleDictionary? StateOf(PickleObject model)
    {
        if (model.State is PickleDictionary own && (IsModel(own) || model.Name.StartsWith("__torch__.", StringComparison.Ordinal)))
            return own;
        // torch.fx hands the attributes over as an argument, the persistent classes of StyleGAN as a part of one.
        var handed = model.Arguments.FirstOrDefault() switch
        {
            PickleDictionary dictionary => dictionary,
            PickleObject { HasPairs: true } dictionary => dictionary.Pairs,
            _ => null,
        };
        return handed is null ? null : IsModel(handed) ? handed : handed.Value("state") is PickleDictionary inner && IsModel(inner) ? inner : null;
    }

    private static bool IsModel(PickleDictionary attributes) => attributes.Has("_parameters") && attributes.Has("_modules");

    /// <summary>Every optimizer of PyTorch keeps these two, as an object and as a state dict.</summary>
    private static bool IsOptimizer(PickleDictionary dictionary) => dictionary.Has("param_groups") && dictionary.Has("state");

    private static TorchTensor? TensorOf(object? value) => value as TorchTensor ?? (value as NumpyArrayValue)?.ToTensor();

    private static bool IsContainer(object? value) => value is PickleDictionary or PickleList or PickleTuple or PickleObject;

    private static IEnumerable<(string, object?)> Numbered(IEnumerable<object?> items) => items.Select((item, i) => (i.ToString(CultureInfo.InvariantCulture), item));

    private static string KeyOf(object? key, int place) => key switch
    {
        string text => text,
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => $"#{place}", // tuples and the like, by their place
    };

    private bool MayVisit(object value, TorchPlace? place, bool isOnce)
    {
        var visits = _visits.GetValueOrDefault(value);
        if (visits > 0 && (isOnce || value is not (PickleDictionary or PickleObject) || visits == MostVisits || value == _root || place?.IsWithin(value) != false))
            return false;
        _visits[value] = visits + 1;
        return true;
    }

    private void Push(object? value, TorchPlace? place, bool isOnce)
    {
        if (!IsContainer(value))
            return;
        if (place?.Depth > Deepest)
            IsCutOff = true;
        else
            _open.Push((value!, place, isOnce));
    }

    private void Take(List<NamedTensor> tensors, NamedTensor tensor, int least)
    {
        if (tensor.Tensor.Size.Length < least)
            return;
        if (++_tensors > limits.MaximumTensors)
            throw new InvalidInputException("file", $"The file has more tensors than the limit of {limits.MaximumTensors}. Save only the convolution weights.");
        tensors.Add(tensor);
    }

    private void Finish(List<NamedTensor> tensors, TorchPlace? place)
    {
        if (tensors.Count > 0)
            _groups.Add(new TorchGroup(place?.Text(above: null) ?? "", tensors));
    }

    /// <summary>Where an object stands: a text is made of it only where it is shown.</summary>
    private sealed class TorchPlace(TorchPlace? parent, string key, object value)
    {
        public int Depth { get; } = (parent?.Depth ?? 0) + 1;

        private string Key => key;

        private TorchPlace? Parent => parent;

        private object Value => value;

        /// <summary>An object stands above this place.</summary>
        public bool IsWithin(object other)
        {
            for (var place = parent; place is not null; place = place.Parent)
                if (place.Value == other)
                    return true;
            return false;
        }

        /// <summary>The keys below a place above, or from the top, cut where they are long.</summary>
        public string Text(TorchPlace? above)
        {
            var keys = new Stack<string>();
            for (var place = this; place is not null && place != above; place = place.Parent)
                keys.Push(place.Key);
            var text = new StringBuilder();
            foreach (var part in keys)
            {
                text.Append(text.Length > 0 ? "." : "").Append(part.AsSpan(0, Math.Min(part.Length, LongestPath)));
                if (text.Length > LongestPath)
                    return text.Append('…').ToString();
            }
            return text.ToString();
        }
    }
}
