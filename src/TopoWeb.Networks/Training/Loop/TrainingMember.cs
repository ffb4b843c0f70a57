using TopoWeb.Networks.Datasets;
using TopoWeb.Networks.Training.State;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Training.Loop;

/// <summary>What of a network in training is the same whoever does the arithmetic: its random numbers, its batches, its losses, its checkpoints, and the form of its saved states.</summary>
internal sealed class TrainingMember
{
    private readonly TrainingIdentity _identity;
    private readonly List<NetworkCheckpoint> _checkpoints = [];

    public TrainingMember(TrainingSettings settings, ImageDataset data, ImagePreparation preparation, int index, long ensembleSeed)
    {
        (Index, Seed) = (index, NetworkTrainer.SeedOf(ensembleSeed, index));
        _identity = new TrainingIdentity(settings, data, index, ensembleSeed);
        Random = new RandomGenerator(Seed);
        Draw = new BatchDraw(data.TrainLabels.Length, preparation, settings.BatchSize, Random);
    }

    public int Index { get; }

    public long Seed { get; }

    /// <summary>Consumed in this order: initialisation, then for each step the batch, its crops and its dropout.</summary>
    public RandomGenerator Random { get; }

    public BatchDraw Draw { get; }

    public LossAverage Losses { get; } = new(NetworkTrainer.LossWindow);

    public IReadOnlyList<NetworkCheckpoint> Checkpoints => _checkpoints;

    /// <summary>Mean of the last losses; before the first step the test loss, where it was taken.</summary>
    public double LossAt(int iteration) => iteration == 0 && _checkpoints.Count > 0 ? _checkpoints[0].Loss : Losses.Mean;

    public void Add(int iteration, IReadOnlyList<LayerFilters> filters, double accuracy, double testLoss) =>
        _checkpoints.Add(new NetworkCheckpoint(iteration, filters, accuracy, iteration == 0 ? testLoss : Losses.Mean));

    /// <summary>The state at an iteration.</summary>
    /// <param name="iteration">Iterations done.</param>
    /// <param name="model">Writes the parameters, then the optimizer's state.</param>
    public TrainingState Save(int iteration, Action<StateWriter> model) => TrainingState.Write(iteration, state =>
    {
        _identity.Save(state);
        model(state);
        Random.Save(state);
        Draw.Save(state);
        Losses.Save(state);
        CheckpointsState.Save(state, _checkpoints);
    });

    /// <summary>Goes to a saved state. What fails here leaves a member that must not be used.</summary>
    /// <param name="saved">The state.</param>
    /// <param name="model">Reads what the model wrote.</param>
    /// <exception cref="InvalidInputException">The state is of another training.</exception>
    public void Load(TrainingState saved, Action<StateReader> model)
    {
        var state = new StateReader(saved.Content);
        _identity.Check(state);
        model(state);
        Random.Load(state);
        Draw.Load(state);
        Losses.Load(state);
        _checkpoints.AddRange(CheckpointsState.Load(state));
        if (!state.AtEnd)
            throw new InvalidInputException(TrainingState.Field, "The saved state is too long for this training. Restart the training.");
    }
}
