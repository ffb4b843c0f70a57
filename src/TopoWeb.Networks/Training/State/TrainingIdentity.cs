using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TopoWeb.Networks.Datasets;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Training.State;

/// <summary>Which training a saved state belongs to: all that its result depends on, as a hash and for people.</summary>
internal sealed class TrainingIdentity
{
    private readonly byte[] _hash;
    private readonly string _text;

    public TrainingIdentity(TrainingSettings settings, ImageDataset data, int index, long ensembleSeed)
    {
        var normal = settings with { Architecture = settings.Validate().ToString() };
        var all = string.Join('\n', TrainerVersion.Current, JsonSerializer.Serialize(normal), ensembleSeed, index,
            data.Id, data.Height, data.Width, data.Channels, data.TrainLabels.Length, data.TestLabels.Length, data.Checksum);
        _hash = SHA256.HashData(Encoding.UTF8.GetBytes(all));
        _text = $"network {index} of {normal.Architecture} on {data.Id} with seed {ensembleSeed} to iteration {settings.Checkpoints[^1]}";
    }

    public void Save(StateWriter state)
    {
        state.Write<byte>(_hash);
        state.Write(_text);
    }

    /// <exception cref="InvalidInputException">The state is of another training.</exception>
    public void Check(StateReader state)
    {
        var hash = state.ReadArray<byte>();
        var text = state.ReadText();
        if (hash.AsSpan().SequenceEqual(_hash))
            return;
        var difference = text == _text ? "with other settings, data or another version of the trainer" : $"not of {_text}";
        throw new InvalidInputException(TrainingState.Field, $"The saved state is of {text}, {difference}. Restart the training.");
    }
}
