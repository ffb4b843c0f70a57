using TopoWeb.Topology.Density;
using TopoWeb.Topology.Homology;

namespace TopoWeb.Topology.Significance;

/// <summary>The longest bars of clouds of random filters, which depend on no data: kept, so that results with as many filters, the same ρ(k, p) and the same barcode settings share them.</summary>
/// <remarks>Holds so many lengths as fit the bound, those asked for last. Safe for any number of threads. A cloud that two computations ask for at once is drawn by both.</remarks>
/// <param name="bytes">Bound on the memory; below that of one length nothing is kept.</param>
public sealed class NullLengths(long bytes)
{
    /// <summary>What one length takes with its settings and its places in the table and the list.</summary>
    internal const int BytesOfOne = 512;

    private readonly Lock _gate = new();
    private readonly Dictionary<NullKey, LinkedListNode<(NullKey Key, double Length)>> _places = [];
    private readonly LinkedList<(NullKey Key, double Length)> _byUse = [];

    /// <summary>Number of lengths held.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _places.Count;
        }
    }

    internal double? Find(NullKey key)
    {
        lock (_gate)
        {
            if (!_places.TryGetValue(key, out var place))
                return null;
            _byUse.Remove(place);
            _byUse.AddFirst(place);
            return place.Value.Length;
        }
    }

    internal void Keep(NullKey key, double length)
    {
        lock (_gate)
        {
            if (bytes < BytesOfOne || _places.ContainsKey(key))
                return;
            if (_places.Count >= bytes / BytesOfOne)
            {
                _places.Remove(_byUse.Last!.Value.Key);
                _byUse.RemoveLast();
            }

            _places.Add(key, _byUse.AddFirst((key, length)));
        }
    }
}

/// <summary>All that the longest bar of a cloud of random filters depends on.</summary>
internal readonly record struct NullKey(int Count, int Dimension, DensitySettings? Density, BarcodeSettings Barcode, long Seed);
