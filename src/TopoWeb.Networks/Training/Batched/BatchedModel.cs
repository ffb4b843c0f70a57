using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Training.Kernels;
using TopoWeb.Networks.Training.Loop;
using static TorchSharp.torch;

namespace TopoWeb.Networks.Training.Batched;

/// <summary>Forward and backward pass of N networks of one architecture at once. A network's numbers never meet another's: one that is not finite leaves the others as they are.</summary>
/// <remarks>
/// Row i of the N×Total parameters lies as <see cref="ParameterLayout"/> says, so that states are those of <see cref="NetworkTrainer"/>. Biases of convolutions come after
/// pooling and before ReLU: max(x + b) = max(x) + b, and the pooled image is a quarter of the size.
/// To be called within a dispose scope.
/// </remarks>
internal sealed class BatchedModel : IDisposable
{
    private readonly List<(Tensor Tensor, int Offset)> _leaves = [];
    private readonly List<(Tensor Weights, Tensor Bias)> _convolutions = [];
    private readonly (Tensor Weights, Tensor Bias)? _hidden;
    private readonly (Tensor Weights, Tensor Bias) _readout;
    private readonly BatchedPooling _pooling;
    private readonly BatchedNormalization _normalization;

    public BatchedModel(ParameterLayout layout, int networks, Device device)
    {
        (Layout, Networks) = (layout, networks);
        (Parameters, Gradients) = (zeros([networks, layout.Total], device: device).DetachFromDisposeScope(), zeros([networks, layout.Total], device: device).DetachFromDisposeScope());
        foreach (var layer in layout.Convolutions)
            _convolutions.Add((Leaf(layer.Weights, layer.Outputs, layer.Inputs, ParameterLayout.Kernel, ParameterLayout.Kernel), Leaf(layer.Bias, layer.Outputs)));
        if (layout.Hidden is { } hidden)
            _hidden = (Leaf(hidden.Weights, hidden.Inputs, hidden.Outputs), Leaf(hidden.Bias, hidden.Outputs));
        _readout = (Leaf(layout.Readout.Weights, layout.Readout.Inputs, ParameterLayout.Classes), Leaf(layout.Readout.Bias, ParameterLayout.Classes));
        _pooling = new BatchedPooling(layout.Architecture);
        _normalization = new BatchedNormalization(device);
    }

    public ParameterLayout Layout { get; }

    /// <summary>N.</summary>
    public int Networks { get; }

    /// <summary>How the second convolution is computed; the first always by columns, since its images need no gradient.</summary>
    public ConvolutionVariant Variant { get; set; }

    /// <summary>N×Total.</summary>
    public Tensor Parameters { get; }

    /// <summary>N×Total, filled by <see cref="Step"/>.</summary>
    public Tensor Gradients { get; }

    /// <summary>Gradient of each network's mean softmax cross-entropy over its batch; returns those N means, on the device.</summary>
    /// <param name="images">N×B×side×side×channels.</param>
    /// <param name="labels">N×B.</param>
    /// <param name="mask">N×B×Features factors of the nodes before the readout; null for no dropout.</param>
    public Tensor Step(Tensor images, Tensor labels, Tensor? mask)
    {
        var features = Features(images);
        if (mask is not null)
            features = features * mask;
        var losses = Losses(Scores(features), labels).mean([1]);
        // The sum hands each network the gradient 1.
        losses.sum().backward();
        using (no_grad())
        {
            foreach (var (leaf, offset) in _leaves)
            {
                using var gradient = leaf.grad!;
                Gradients.narrow(1, offset, leaf.numel() / Networks).copy_(gradient.reshape(Networks, -1));
                leaf.grad = null;
            }
        }
        return losses.detach();
    }

    /// <summary>How many of the images each network classifies rightly, and the sums of their cross-entropies in double precision; both N values on the device. No dropout.</summary>
    /// <param name="images">1×B×side×side×channels.</param>
    /// <param name="labels">B.</param>
    public (Tensor Correct, Tensor Loss) Evaluate(Tensor images, Tensor labels)
    {
        using var noGradient = no_grad();
        var scores = Scores(Features(images));
        var truth = labels.unsqueeze(0).expand(Networks, labels.shape[0]);
        return (scores.argmax(2).eq(truth).sum(1), Losses(scores, truth).sum(1, type: float64));
    }

    public void Dispose()
    {
        foreach (var (leaf, _) in _leaves)
            leaf.Dispose();
        Parameters.Dispose();
        Gradients.Dispose();
        _normalization.Dispose();
    }

    /// <summary>The nodes before the readout, N×B×Features.</summary>
    private Tensor Features(Tensor x)
    {
        for (var i = 0; i < _convolutions.Count; i++)
        {
            var (weights, bias) = _convolutions[i];
            x = BatchedConvolution.Of(i == 0 ? ConvolutionVariant.Columns : Variant, x, weights);
            x = _pooling.Of(x, isLayerX: i == 0 && Layout.Architecture.X > 0);
            x = x.add(bias.view(Networks, 1, 1, 1, -1), HeldScalars.One).relu_();
            if (Layout.Architecture.Family == NetworkFamily.C)
                x = _normalization.Of(x);
        }
        x = x.reshape(Networks, -1, Layout.Flattened);
        return _hidden is var (hidden, hiddenBias) ? bmm(x, hidden).add(hiddenBias.unsqueeze(1), HeldScalars.One).relu_() : x;
    }

    private Tensor Scores(Tensor features) => bmm(features, _readout.Weights).add(_readout.Bias.unsqueeze(1), HeldScalars.One);

    /// <summary>Cross-entropy of every image, N×B.</summary>
    private static Tensor Losses(Tensor scores, Tensor labels) =>
        nn.functional.cross_entropy(scores.view(-1, ParameterLayout.Classes), labels.reshape(-1), reduction: nn.Reduction.None).view(labels.shape);

    private Tensor Leaf(int offset, params long[] shape)
    {
        using var scope = NewDisposeScope();
        var length = shape.Aggregate(1L, (product, size) => product * size);
        var leaf = Parameters.narrow(1, offset, length).view([Networks, .. shape]).detach().requires_grad_();
        _leaves.Add((leaf.DetachFromDisposeScope(), offset));
        return leaf;
    }
}
