using TopoWeb.Networks.Training.State;

namespace TopoWeb.Networks.Training.Loop;

/// <summary>Which images come next and how the network sees each: all that is random about a batch. Who makes the pixels is another matter.</summary>
internal sealed class BatchDraw(int images, ImagePreparation preparation, int batchSize, RandomGenerator random)
{
    private readonly BatchOrder _order = new(images, random);
    private readonly int[] _items = new int[batchSize];
    private readonly ImageView[] _views = new ImageView[batchSize];

    /// <summary>Numbers of the images of the batch drawn last.</summary>
    public ReadOnlySpan<int> Items => _items;

    /// <summary>How each is seen.</summary>
    public ReadOnlySpan<ImageView> Views => _views;

    /// <summary>Draws the next batch.</summary>
    public void Next()
    {
        _order.Next(_items);
        for (var i = 0; i < _views.Length; i++)
            _views[i] = preparation.Draw(random);
    }

    public void Save(StateWriter state) => _order.Save(state);

    public void Load(StateReader state) => _order.Load(state);
}
