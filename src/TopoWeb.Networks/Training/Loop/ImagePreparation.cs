using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Datasets;
using TopoWeb.Networks.Training.State;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Training.Loop;

/// <summary>Makes what a network sees from a stored image: values with channels fastest.</summary>
internal abstract class ImagePreparation
{
    /// <summary>Rows and columns of what the network sees.</summary>
    public abstract int Side { get; }

    /// <summary>Channels of it.</summary>
    public abstract int Channels { get; }

    /// <summary>Values of one image.</summary>
    public int Size => Side * Side * Channels;

    /// <summary>The preparation of a family; checks that the images are of its kind.</summary>
    /// <exception cref="InvalidInputException">They are not.</exception>
    public static ImagePreparation For(Architecture architecture, ImageDataset data)
    {
        if (data.TrainLabels.Length == 0 || data.TestLabels.Length == 0)
            throw new InvalidInputException("training.dataset", $"{data.Id} has {data.TrainLabels.Length} training and {data.TestLabels.Length} test images; at least 1 of each is required.");
        var (fits, needed, choice) = architecture.Family == NetworkFamily.C
            ? (data is { Height: CropPreparation.StoredSide, Width: CropPreparation.StoredSide, Channels: 1 or 3 }, "32×32×3 or 32×32×1", "cifar-10 or cifar-10-gray")
            : (data is { Height: ScalePreparation.StoredSide, Width: ScalePreparation.StoredSide, Channels: 1 }, "28×28×1", "mnist or fashion-mnist");
        if (!fits)
            throw new InvalidInputException("training.dataset", $"{architecture} needs images of {needed}, but {data.Id} has {data.Height}×{data.Width}×{data.Channels}. Choose {choice}.");
        return architecture.Family == NetworkFamily.C ? new CropPreparation(data.Channels) : new ScalePreparation();
    }

    /// <summary>Draws how an image is seen in training.</summary>
    public abstract ImageView Draw(RandomGenerator random);

    /// <summary>How every image is seen in a test.</summary>
    public abstract ImageView TestView { get; }

    /// <summary>Makes the values of an image.</summary>
    public abstract void Fill(ReadOnlySpan<byte> image, Span<float> values, ImageView view);

    /// <summary>As the network sees the image in a test.</summary>
    public void ForTest(ReadOnlySpan<byte> image, Span<float> values) => Fill(image, values, TestView);
}
