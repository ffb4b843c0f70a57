using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Datasets;
using TopoWeb.Networks.Training.Kernels;
using TopoWeb.Networks.Training.Loop;
using TopoWeb.Networks.Training.Models;
using TopoWeb.Networks.Training.State;
using TorchSharp;
using static TorchSharp.torch;

namespace TopoWeb.Networks.Training.Batched;

/// <summary>A chunk of networks in training, all at the same iteration: <see cref="TrainingRun"/> for many.</summary>
/// <remarks>Nothing in a step waits for the device: losses stay there, N a step in a ring of <see cref="NetworkTrainer.LossWindow"/> rows, until somebody asks.</remarks>
internal sealed class BatchedRun : IDisposable
{
    private readonly TrainingSettings _settings;
    private readonly BatchedImages _images;
    private readonly Device _device;
    private readonly TrainingMember[] _members;
    private readonly BatchedModel _model;
    private readonly BatchedOptimizer _optimizer;
    private readonly Tensor _losses;
    private readonly byte[] _kept;
    private readonly double _penalty, _dropout;
    private int _lossesRead;

    /// <summary>Networks at iteration 0, or where their states are.</summary>
    /// <param name="settings">Of every network.</param>
    /// <param name="data">The images.</param>
    /// <param name="images">The same on the device.</param>
    /// <param name="layout">Of every network.</param>
    /// <param name="networks">Which ones, all with a state of one iteration or all without.</param>
    /// <param name="ensembleSeed">Seed of the ensemble.</param>
    /// <param name="device">Where.</param>
    public BatchedRun(TrainingSettings settings, ImageDataset data, BatchedImages images, ParameterLayout layout, IReadOnlyList<BatchedNetwork> networks, long ensembleSeed, Device device)
    {
        (_settings, _images, _device) = (settings, images, device);
        var architecture = layout.Architecture;
        var preparation = ImagePreparation.For(architecture, data);
        _members = [.. networks.Select(n => new TrainingMember(settings, data, preparation, n.Index, ensembleSeed))];
        (_penalty, _dropout) = (settings.L2 ?? TrainingDefaults.L2(architecture.Family), TrainingDefaults.Dropout(architecture.Family, settings.Dropout));
        _kept = new byte[_dropout > 0 ? checked(networks.Count * settings.BatchSize * layout.Features) : 0];
        using var scope = NewDisposeScope();
        _model = new BatchedModel(layout, networks.Count, device);
        var rate = settings.LearningRate ?? TrainingDefaults.LearningRate(architecture.Family);
        _optimizer = architecture.Family == NetworkFamily.C ? new BatchedSgd(rate) : new BatchedAdam(networks.Count, layout.Total, rate, device);
        _losses = zeros([NetworkTrainer.LossWindow, networks.Count], device: device).DetachFromDisposeScope();
        try
        {
            for (var row = 0; row < networks.Count; row++)
                Begin(row, networks[row].Resume);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Iterations done.</summary>
    public int Iteration { get; private set; }

    /// <summary>Iterations in all.</summary>
    public int Iterations => _settings.Checkpoints[^1];

    public BatchedModel Model => _model;

    public IReadOnlyList<TrainingMember> Members => _members;

    /// <summary>Whether a checkpoint is due and not taken yet.</summary>
    public bool AtCheckpoint => _members[0].Checkpoints.Count is var taken && taken < _settings.Checkpoints.Count && Iteration == _settings.Checkpoints[taken];

    /// <summary>One batch of every network.</summary>
    public void Step()
    {
        using var scope = NewDisposeScope();
        var features = _kept.Length / _members.Length;
        // Each member has random numbers of its own. Beside a CUDA device the processor's cores are free to draw them.
        Parallel.For(0, _members.Length, new ParallelOptions { MaxDegreeOfParallelism = _device.type == DeviceType.CPU ? 1 : Environment.ProcessorCount }, m =>
        {
            _members[m].Draw.Next();
            if (features > 0)
                _members[m].Random.FillKept(_kept.AsSpan(m * features, features), _dropout);
        });
        var (images, labels) = _images.Training(_members, _settings.BatchSize);
        var losses = _model.Step(images, labels, Mask());
        using var noGradient = no_grad();
        _losses.select(0, Iteration % NetworkTrainer.LossWindow).copy_(losses);
        if (_penalty > 0 && _model.Layout.Hidden is { } hidden)
            _model.Gradients.narrow(1, hidden.Weights, (long)hidden.Inputs * hidden.Outputs).add_(_model.Parameters.narrow(1, hidden.Weights, (long)hidden.Inputs * hidden.Outputs), alpha: HeldScalars.Of(_penalty));
        _optimizer.Step(_model.Parameters, _model.Gradients);
        Iteration++;
    }

    /// <summary>Brings the losses from the device to the members.</summary>
    public void ReadLosses()
    {
        if (_lossesRead == Iteration)
            return;
        _lossesRead = Iteration;
        var (values, column) = (DeviceTensors.Download<float>(_losses), new float[NetworkTrainer.LossWindow]);
        for (var m = 0; m < _members.Length; m++)
        {
            for (var i = 0; i < column.Length; i++)
                column[i] = values[i * _members.Length + m];
            _members[m].Losses.Set(Iteration, column);
        }
    }

    /// <summary>Keeps every network's filters with their accuracy and loss.</summary>
    public void TakeCheckpoint(CancellationToken cancellation)
    {
        ReadLosses();
        var (accuracy, loss) = BatchedEvaluation.Of(_model, _images, cancellation);
        for (var m = 0; m < _members.Length; m++)
            _members[m].Add(Iteration, Filters(m), accuracy[m], loss[m]);
    }

    /// <summary>The state of each network.</summary>
    public TrainingState[] Save()
    {
        ReadLosses();
        return [.. _members.Select((member, row) => member.Save(Iteration, state =>
        {
            state.Write<float>(Row(row));
            _optimizer.Save(state, row);
        }))];
    }

    public void Dispose()
    {
        _model.Dispose();
        _optimizer.Dispose();
        _losses.Dispose();
    }

    private void Begin(int row, TrainingState? resume)
    {
        var (member, values) = (_members[row], new float[_model.Layout.Total]);
        if (resume is null)
            Initialization.Fill(values, _model.Layout, _settings.ConvInitialization, member.Random);
        else
            member.Load(resume, state =>
            {
                state.Read<float>(values);
                _optimizer.Load(state, row);
            });
        using var noGradient = no_grad();
        _model.Parameters.select(0, row).copy_(DeviceTensors.Upload<float>(values, ScalarType.Float32, _device));
        (Iteration, _lossesRead) = (resume?.Iteration ?? 0, resume?.Iteration ?? 0);
        if (resume is not null)
            _losses.select(1, row).copy_(DeviceTensors.Upload(member.Losses.Losses, ScalarType.Float32, _device));
    }

    private Tensor? Mask() => _kept.Length == 0 ? null
        : DeviceTensors.Upload<byte>(_kept, ScalarType.Byte, _device).to(float32).mul_(HeldScalars.Of((float)(1 / (1 - _dropout)))).view(_members.Length, _settings.BatchSize, -1);

    private float[] Row(int row)
    {
        using var scope = NewDisposeScope();
        return DeviceTensors.Download<float>(_model.Parameters.select(0, row));
    }

    private IReadOnlyList<LayerFilters> Filters(int row)
    {
        var values = Row(row);
        return [.. _model.Layout.Convolutions.Select((layer, l) => new LayerFilters(
            l + 1, layer.Outputs, layer.Inputs, values.AsSpan(layer.Weights, layer.Outputs * layer.Inputs * ParameterLayout.Kernel * ParameterLayout.Kernel).ToArray()))];
    }
}
