using TopoWeb.Networks.Architectures;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TopoWeb.Benchmarks.Training;

/// <summary>The same network as one writes it in TorchSharp: modules in the default layout (NCHW), torch's pooling, normalisation and optimizers.</summary>
internal sealed class PlainNetwork : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> _layers;

    public PlainNetwork(StepWork work) : base("plain")
    {
        var network = Architecture.Parse(work.Architecture);
        var isM = network.Family == NetworkFamily.M;
        var layers = new List<Module<Tensor, Tensor>>();
        long channels = work.Channels, side = isM ? 28 : 24;
        foreach (var (filters, first) in new[] { (network.X, true), (network.Y, false) })
        {
            if (filters == 0)
                continue;
            layers.Add(Conv2d(channels, filters, 3, padding: 1));
            layers.Add(ReLU());
            if (isM)
                layers.Add(MaxPool2d(2));
            else
            {
                // TensorFlow's padding: at the lower and right border.
                layers.Add(ZeroPad2d((0, 1, 0, 1)));
                layers.Add(first ? MaxPool2d(3, 2) : MaxPool2d(2, 1));
                layers.Add(LocalResponseNorm(9, 0.001, 0.75, 1));
            }
            channels = filters;
            side = first || isM ? side / 2 : side;
        }
        layers.Add(Flatten());
        var features = channels * side * side;
        if (network.Z > 0)
        {
            layers.Add(Linear(features, network.Z));
            layers.Add(ReLU());
            features = network.Z;
        }
        if (isM)
            layers.Add(Dropout(0.5));
        layers.Add(Linear(features, 10));
        _layers = Sequential([.. layers]);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => _layers.call(input);
}
