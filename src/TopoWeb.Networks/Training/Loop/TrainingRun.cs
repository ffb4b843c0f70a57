using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Datasets;
using TopoWeb.Networks.Training.Kernels;
using TopoWeb.Networks.Training.Models;
using TopoWeb.Networks.Training.Optimizers;
using TopoWeb.Networks.Training.State;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Training.Loop;

/// <summary>One network in training: everything that changes from step to step, which is what a <see cref="TrainingState"/> holds.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly TrainingSettings _settings;
    private readonly ImageDataset _data;
    private readonly ImagePreparation _preparation;
    private readonly TrainingMember _member;
    private readonly NetworkModel _model;
    private readonly Optimizer _optimizer;
    private readonly BatchReader _batches;
    private readonly float[] _mask;
    private readonly double _penalty, _dropout;

    /// <summary>A network at iteration 0.</summary>
    public TrainingRun(TrainingSettings settings, ImageDataset data, int index, long ensembleSeed)
    {
        (_settings, _data) = (settings, data);
        var architecture = settings.Validate();
        var family = architecture.Family;
        _preparation = ImagePreparation.For(architecture, data);
        _member = new TrainingMember(settings, data, _preparation, index, ensembleSeed);
        ParameterLayout layout;
        try
        {
            layout = new ParameterLayout(architecture, _preparation.Side, _preparation.Channels);
            _model = NetworkModel.Create(layout, Math.Max(settings.BatchSize, Evaluation.BatchSize));
        }
        catch (OverflowException)
        {
            throw new InvalidInputException("training.architecture", $"A layer of {architecture} with batches of {settings.BatchSize} has more than 2,147,483,647 values. Use fewer filters, fewer nodes or a smaller batch.");
        }
        var rate = settings.LearningRate ?? TrainingDefaults.LearningRate(family);
        _optimizer = family == NetworkFamily.C ? new SgdOptimizer(rate) : new AdamOptimizer(layout.Total, rate);
        (_penalty, _dropout) = (settings.L2 ?? TrainingDefaults.L2(family), TrainingDefaults.Dropout(family, settings.Dropout));
        Initialization.Fill(_model.Parameters.Span, layout, settings.ConvInitialization, _member.Random);
        _batches = new BatchReader(data, _preparation, _member.Draw);
        _mask = new float[_dropout > 0 ? checked(settings.BatchSize * layout.Features) : 0];
    }

    /// <summary>Iterations done.</summary>
    public int Iteration { get; private set; }

    /// <summary>Iterations in all.</summary>
    public int Iterations => _settings.Checkpoints[^1];

    public IReadOnlyList<NetworkCheckpoint> Checkpoints => _member.Checkpoints;

    /// <summary>Whether a checkpoint is due and not taken yet.</summary>
    public bool AtCheckpoint => Checkpoints.Count < _settings.Checkpoints.Count && Iteration == _settings.Checkpoints[Checkpoints.Count];

    /// <summary>Mean of the last losses; before the first step the test loss, where it was taken.</summary>
    public double Loss => _member.LossAt(Iteration);

    /// <summary>One batch.</summary>
    public void Step()
    {
        _batches.Next();
        if (_mask.Length > 0)
            _member.Random.FillDropout(_mask, _dropout);
        _member.Losses.Add(_model.Step(_batches.Images, _batches.Labels, _mask));
        WeightPenalty.AddGradient(_model.Layout, _penalty, _model.Parameters, _model.Gradients);
        _optimizer.Step(_model.Parameters, _model.Gradients);
        Iteration++;
    }

    /// <summary>Keeps the filters with their accuracy and loss.</summary>
    public void TakeCheckpoint(CancellationToken cancellation)
    {
        var (accuracy, testLoss) = Evaluation.Of(_model, _data, _preparation, cancellation);
        _member.Add(Iteration, _model.Filters(), accuracy, testLoss);
    }

    public TrainingState Save() => _member.Save(Iteration, state =>
    {
        state.Write<float>(_model.Parameters.Span);
        _optimizer.Save(state);
    });

    /// <summary>Goes to a saved state. What fails here leaves a run that must not be used.</summary>
    /// <exception cref="InvalidInputException">The state is of another training.</exception>
    public void Load(TrainingState saved)
    {
        _member.Load(saved, state =>
        {
            state.Read(_model.Parameters.Span);
            _optimizer.Load(state);
        });
        Iteration = saved.Iteration;
    }

    public void Dispose()
    {
        _model.Dispose();
        _optimizer.Dispose();
    }
}
