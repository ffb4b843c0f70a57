using TopoWeb.Networks.Datasets;
using TopoWeb.Networks.Training.Loop;
using static TorchSharp.torch;

namespace TopoWeb.Networks.Training.Batched;

/// <summary>A data set on the device, as bytes with channels fastest; makes of it what a network sees, as <see cref="ImagePreparation"/> does on the processor.</summary>
internal sealed class BatchedImages : IDisposable
{
    private readonly ImagePreparation _preparation;
    private readonly Device _device;
    private readonly Tensor _train, _test, _trainLabels, _testLabels;
    private readonly int _side, _channels;

    public BatchedImages(ImageDataset data, ImagePreparation preparation, Device device)
    {
        (_preparation, _device, _side, _channels) = (preparation, device, data.Height, data.Channels);
        using var scope = NewDisposeScope();
        (_train, _test) = (Pixels(data.TrainImages), Pixels(data.TestImages));
        (_trainLabels, _testLabels) = (Labels(data.TrainLabels), Labels(data.TestLabels));
        TestCount = data.TestLabels.Length;

        Tensor Pixels(byte[] images) => DeviceTensors.Upload<byte>(images, ScalarType.Byte, device)
            .view(-1, _channels, _side * _side).permute(0, 2, 1).contiguous().view(-1, _channels).DetachFromDisposeScope();

        Tensor Labels(byte[] labels) => DeviceTensors.Upload<byte>(labels, ScalarType.Byte, device).to(int64).DetachFromDisposeScope();
    }

    public int TestCount { get; }

    /// <summary>N×B images and their labels. Only numbers and places are sent to the device.</summary>
    /// <param name="members">N members whose batch is drawn.</param>
    /// <param name="batchSize">B.</param>
    public (Tensor Images, Tensor Labels) Training(IReadOnlyList<TrainingMember> members, int batchSize)
    {
        using var scope = NewDisposeScope();
        var (items, views) = (new int[members.Count * batchSize], new ImageView[members.Count * batchSize]);
        for (var m = 0; m < members.Count; m++)
        {
            members[m].Draw.Items.CopyTo(items.AsSpan(m * batchSize));
            members[m].Draw.Views.CopyTo(views.AsSpan(m * batchSize));
        }
        var numbers = DeviceTensors.Upload<int>(items, ScalarType.Int32, _device).to(int64);
        return (Values(_train, numbers, views).view(members.Count, batchSize, _preparation.Side, _preparation.Side, _preparation.Channels).MoveToOuterDisposeScope(),
            _trainLabels.index_select(0, numbers).view(members.Count, batchSize).MoveToOuterDisposeScope());
    }

    /// <summary>1×count test images and their labels.</summary>
    public (Tensor Images, Tensor Labels) Test(int first, int count)
    {
        using var scope = NewDisposeScope();
        var views = new ImageView[count];
        Array.Fill(views, _preparation.TestView);
        return (Values(_test, arange(HeldScalars.Of((long)first), HeldScalars.Of((long)first + count), dtype: int64, device: _device), views).view(1, count, _preparation.Side, _preparation.Side, _preparation.Channels).MoveToOuterDisposeScope(),
            _testLabels.narrow(0, first, count).alias().MoveToOuterDisposeScope());
    }

    public void Dispose()
    {
        foreach (var tensor in new[] { _train, _test, _trainLabels, _testLabels })
            tensor.Dispose();
    }

    private Tensor Values(Tensor pixels, Tensor numbers, ReadOnlySpan<ImageView> views)
    {
        if (_preparation is ScalePreparation)
            return pixels.view(-1, _side * _side).index_select(0, numbers).to(float32).mul(HeldScalars.Of(1f / 255));
        return Standardized(Crops(pixels, numbers, views).to(int32).view(views.Length, -1));
    }

    /// <summary>Images·side²×channels: pixel (top + r, left + c) of each image, c from the right in a flipped one.</summary>
    private Tensor Crops(Tensor pixels, Tensor numbers, ReadOnlySpan<ImageView> views)
    {
        var (side, count) = (_preparation.Side, views.Length);
        var places = new int[count * 2];
        for (var i = 0; i < count; i++)
        {
            places[i] = views[i].Top * _side + (views[i].Flip ? views[i].Left + side - 1 : views[i].Left);
            places[count + i] = views[i].Flip ? -1 : 1;
        }
        var sent = DeviceTensors.Upload<int>(places, ScalarType.Int32, _device).to(int64);
        var along = arange(HeldScalars.Of((long)side), dtype: int64, device: _device);
        var corner = numbers.mul(HeldScalars.Of((long)_side * _side)).add(sent.narrow(0, 0, count), HeldScalars.One).view(-1, 1, 1);
        var index = corner.add(along.mul(HeldScalars.Of((long)_side)).view(1, -1, 1), HeldScalars.One).add(sent.narrow(0, count, count).view(-1, 1, 1) * along.view(1, 1, -1), HeldScalars.One);
        return pixels.index_select(0, index.view(-1));
    }

    /// <summary>(x − mean) / max(σ, 1/√n) for each row of whole numbers; the sums are whole numbers too, so that the values are those of <see cref="CropPreparation"/>.</summary>
    private static Tensor Standardized(Tensor pixels)
    {
        var n = pixels.shape[1];
        var mean = pixels.sum(1, type: int64).to(float64).div(HeldScalars.Of((double)n));
        var variance = (pixels * pixels).sum(1, type: int64).to(float64).div(HeldScalars.Of((double)n)).add(mean * mean, HeldScalars.MinusOne);
        var scale = variance.clamp_min(HeldScalars.Of(0.0)).sqrt().clamp_min(HeldScalars.Of(1 / Math.Sqrt(n))).reciprocal();
        return pixels.to(float32).add(mean.to(float32).unsqueeze(1), HeldScalars.MinusOne) * scale.to(float32).unsqueeze(1);
    }
}
