using TopoWeb.Networks.Training;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Filters;

/// <summary>Where a point comes from. Fields that do not apply (an uploaded cloud) are null.</summary>
public readonly record struct Provenance(int Row, int? Network, long? Seed, int? Layer, int? Out, int? In, int? Iteration);

/// <summary>A run of filters of one layer inside a bank that holds several layers, or some input channels only.</summary>
/// <param name="Layer">Number of the layer.</param>
/// <param name="Out">Output channels.</param>
/// <param name="In">Input channels taken.</param>
/// <param name="FirstIn">Index in the layer of the first input channel taken.</param>
public sealed record FilterPart(int? Layer, int Out, int In, int FirstIn);

/// <summary>Spatial filters of one layer at one checkpoint, of one or many networks: N×O×I×k×k, flattened to N·O·I points of R^(k·k).</summary>
/// <param name="Networks">N.</param>
/// <param name="Out">O.</param>
/// <param name="In">I.</param>
/// <param name="KernelSize">k; 3 for the networks trained here.</param>
/// <param name="Values">N·O·I·k·k values, row-major.</param>
/// <param name="Seeds">Seed of each network; empty for pretrained weights.</param>
/// <param name="Layer">1 for the first convolutional layer; null where unknown.</param>
/// <param name="Iteration">Checkpoint; null for pretrained weights.</param>
public sealed record FilterBank(int Networks, int Out, int In, int KernelSize, float[] Values, long[] Seeds, int? Layer, int? Iteration)
{
    /// <summary>
    /// Parts one after the other, where the points are not simply one layer with all its input channels; else empty.
    /// A bank with parts has N 1, O the number of filters and I 1, so that whoever looks at the shape alone still sees the right number.
    /// </summary>
    public IReadOnlyList<FilterPart> Parts { get; init; } = [];

    /// <summary>Index in its ensemble of each network of this bank; empty where they are networks 0 … N − 1. Tells networks apart when some are missing.</summary>
    public IReadOnlyList<int> Members { get; init; } = [];

    /// <summary>The only input channel taken, from 0; I is 1 then. Null: all of them.</summary>
    public int? Channel { get; init; }

    /// <summary>Where each point comes from, where shape and parts cannot say it: points chosen one by one. Else empty. The bank has N 1, O the number of filters and I 1 then.</summary>
    public IReadOnlyList<Provenance> Origins { get; init; } = [];

    /// <summary>Test accuracy of each network at this checkpoint, 0 to 1; empty where it is not known.</summary>
    public IReadOnlyList<double> Accuracies { get; init; } = [];

    /// <summary>Set where the points are only those that ρ(k, p) kept of a layer; it says which. The bank has N 1, O the number of filters and I 1 then; seeds, members and accuracies are those of the whole ensemble.</summary>
    public FilterCore? Core { get; init; }

    /// <summary>Number of points N·O·I.</summary>
    public int Count => Networks * Out * In;

    /// <summary>The points, row by row.</summary>
    /// <exception cref="InvalidInputException">A value is NaN or infinite (a training that diverged).</exception>
    public PointCloud ToPoints()
    {
        var values = new double[Values.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = Values[i];
        return new PointCloud(values, KernelSize * KernelSize);
    }

    /// <summary>Test accuracy of the network that point <paramref name="row"/> is of; null where it is not known.</summary>
    public double? AccuracyOf(int row) => Core is { } core ? core.Networks == Accuracies.Count ? Accuracies[core.Rows[row] / (core.Out * core.In)] : null
        : Accuracies.Count == Networks && Parts.Count == 0 ? Accuracies[row / (Out * In)] : null;

    /// <summary>Network, seed, layer, output and input channel of point <paramref name="row"/>.</summary>
    /// <remarks>Networks are counted as in their ensemble, from 0. A single network without a seed (pretrained weights) has no number.</remarks>
    public Provenance ProvenanceOf(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
        if (Origins.Count > 0)
            return Origins[row] with { Row = row };
        var at = row;
        foreach (var part in Parts)
        {
            if (at < part.Out * part.In)
                return new Provenance(row, null, null, part.Layer, at / part.In, part.FirstIn + at % part.In, Iteration);
            at -= part.Out * part.In;
        }
        var (full, networks, outs, ins) = Core is { } core ? (core.Rows[row], core.Networks, core.Out, core.In) : (row, Networks, Out, In);
        var network = full / (outs * ins);
        return new Provenance(
            row,
            networks == 1 && Seeds.Length == 0 ? null : Members.Count > 0 ? Members[network] : network,
            network < Seeds.Length ? Seeds[network] : null,
            Layer, full / ins % outs, Channel ?? full % ins, Iteration);
    }

    /// <summary>Stacks the same layer and checkpoint of several networks, in the order given.</summary>
    /// <exception cref="InvalidInputException">No network; or one has no such layer or checkpoint, or another number of channels than the first.</exception>
    public static FilterBank Stack(IReadOnlyList<TrainedNetwork> networks, int layer, int iteration)
    {
        ArgumentNullException.ThrowIfNull(networks);
        if (networks.Count == 0)
            throw new InvalidInputException("networks", "No networks to take filters from.");
        var first = Find(networks[0], layer, iteration);
        var values = new float[networks.Count * first.Values.Length];
        for (var n = 0; n < networks.Count; n++)
        {
            var filters = Find(networks[n], layer, iteration);
            if (filters.Out != first.Out || filters.In != first.In)
                throw new InvalidInputException("networks",
                    $"Layer {layer} of network {networks[n].Index} has {filters.Out}×{filters.In} filters, but network {networks[0].Index} has {first.Out}×{first.In}; all networks of an ensemble must have the same architecture.");
            filters.Values.CopyTo(values, n * first.Values.Length);
        }
        var bank = new FilterBank(networks.Count, first.Out, first.In, 3, values, [.. networks.Select(n => n.Seed)], layer, iteration);
        // Left out where it says nothing, so that what was stored before stays the same.
        return networks.Select((n, i) => n.Index == i).All(same => same) ? bank : bank with { Members = [.. networks.Select(n => n.Index)] };
    }

    /// <summary>The filters at these rows, in that order, each with where it comes from.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The row does not exist.</exception>
    public FilterBank Select(IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var size = KernelSize * KernelSize;
        var (values, origins) = (new float[rows.Count * size], new Provenance[rows.Count]);
        for (var i = 0; i < rows.Count; i++)
        {
            origins[i] = ProvenanceOf(rows[i]) with { Row = i };
            Values.AsSpan(rows[i] * size, size).CopyTo(values.AsSpan(i * size));
        }
        var layers = origins.Select(o => o.Layer).Distinct().ToArray();
        return new(1, rows.Count, 1, KernelSize, values, [], layers.Length == 1 ? layers[0] : null, Iteration) { Origins = origins };
    }

    /// <summary>The filters of one input channel: of a first layer on colour images 0 red, 1 green, 2 blue.</summary>
    /// <exception cref="InvalidInputException">The layer has no such channel, or the bank holds a core: ρ of one channel keeps other filters than ρ of all.</exception>
    public FilterBank Take(int channel)
    {
        if (Core is not null)
            throw new InvalidInputException("source.channel", $"{Core.Sentence} These are filters of all input channels. Omit the channel.");
        if (channel < 0 || channel >= In || Parts.Count > 0 || Origins.Count > 0 || Channel is not null)
            throw new InvalidInputException("source.channel", $"channel is {channel}; the layer has {(In == 1 ? "one input channel, 0" : $"the input channels 0 to {In - 1}")}.");
        var size = KernelSize * KernelSize;
        var values = new float[Networks * Out * size];
        for (var filter = 0; filter < Networks * Out; filter++)
            Values.AsSpan((filter * In + channel) * size, size).CopyTo(values.AsSpan(filter * size));
        return this with { In = 1, Channel = channel, Values = values };
    }

    /// <summary>The filters of some of the networks, in that order.</summary>
    /// <param name="positions">Positions in this bank, from 0.</param>
    public FilterBank TakeNetworks(IReadOnlyList<int> positions)
    {
        ArgumentNullException.ThrowIfNull(positions);
        if (Core is not null || Parts.Count > 0 || Origins.Count > 0)
            throw new InvalidOperationException("These filters are not stacked by network.");
        var size = Out * In * KernelSize * KernelSize;
        var values = new float[positions.Count * size];
        for (var i = 0; i < positions.Count; i++)
            Values.AsSpan(positions[i] * size, size).CopyTo(values.AsSpan(i * size));
        int[] members = [.. positions.Select(p => Members.Count > 0 ? Members[p] : p)];
        return this with
        {
            Networks = positions.Count,
            Values = values,
            Seeds = Seeds.Length == 0 ? [] : [.. positions.Select(p => Seeds[p])],
            Members = members.SequenceEqual(Enumerable.Range(0, members.Length)) ? [] : members,
            Accuracies = Accuracies.Count == 0 ? [] : [.. positions.Select(p => Accuracies[p])],
        };
    }

    /// <summary>Numbers of the layers that the filters come from, in their order; empty where they are unknown.</summary>
    public IReadOnlyList<int> Layers() =>
        [.. (Origins.Count > 0 ? Origins.Select(o => o.Layer) : Parts.Count > 0 ? Parts.Select(p => p.Layer) : [Layer]).OfType<int>().Distinct()];

    /// <summary>The filters of one layer of a bank that holds several.</summary>
    /// <param name="layer">Number of the layer.</param>
    /// <exception cref="InvalidInputException">No filters of that layer.</exception>
    public FilterBank TakeLayer(int layer)
    {
        if (Parts.Count == 0 && Layer == layer)
            return this;
        if (Origins.Count > 0 && Layers().Contains(layer))
            return Select([.. Enumerable.Range(0, Count).Where(row => Origins[row].Layer == layer)]);
        var size = KernelSize * KernelSize;
        var values = new List<float>();
        var parts = new List<FilterPart>();
        var at = 0;
        foreach (var part in Parts)
        {
            var length = part.Out * part.In * size;
            if (part.Layer == layer)
            {
                parts.Add(part);
                values.AddRange(Values.AsSpan(at, length));
            }
            at += length;
        }
        return parts switch
        {
            [] => throw new InvalidInputException("source.layer", $"No filters of layer {layer}; the layers are {string.Join(", ", Layers())}."),
            [{ FirstIn: 0 } whole] => new FilterBank(1, whole.Out, whole.In, KernelSize, [.. values], Seeds, layer, Iteration),
            _ => new FilterBank(1, values.Count / size, 1, KernelSize, [.. values], Seeds, layer, Iteration) { Parts = parts },
        };
    }

    private static LayerFilters Find(TrainedNetwork network, int layer, int iteration)
    {
        var checkpoint = network.Checkpoints.FirstOrDefault(c => c.Iteration == iteration)
            ?? throw new InvalidInputException("iteration",
                $"Network {network.Index} has no checkpoint {iteration}; its checkpoints are {string.Join(", ", network.Checkpoints.Select(c => c.Iteration))}.");
        return checkpoint.Layers.FirstOrDefault(l => l.Layer == layer)
            ?? throw new InvalidInputException("layer", $"Network {network.Index} has no convolutional layer {layer}; it has {checkpoint.Layers.Count}.");
    }
}
