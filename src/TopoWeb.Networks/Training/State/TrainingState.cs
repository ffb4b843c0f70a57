using System.Buffers.Binary;
using System.Security.Cryptography;
using TopoWeb.Networks.Datasets;
using TopoWeb.Networks.Training.Loop;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Training.State;

/// <summary>Everything a training needs to go on where it was: the same filters, accuracies and losses as if it had never stopped.</summary>
/// <remarks>
/// Opaque bytes: parameters, moments and step of the optimizer, random generator, order of the batches, last losses, checkpoints taken so far with their filters.
/// They name the training they belong to and end in a SHA-256 of all before it. The same training at the same iteration gives the same bytes.
/// <see cref="NetworkTrainer"/> and <see cref="Batched.BatchedTrainer"/> read each other's states. To the last bit the filters are those of an undisturbed training only
/// where one trainer on one kind of machine made all steps: the two round differently.
/// </remarks>
public sealed class TrainingState
{
    /// <summary>Version of the format.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Field of the errors that say why a state cannot be used.</summary>
    public const string SettingField = "training.state";

    internal const string Field = SettingField;

    private const int Header = 12; // mark, version, iteration
    private const int Digest = SHA256.HashSizeInBytes;

    private readonly byte[] _bytes;

    private TrainingState(byte[] bytes)
    {
        _bytes = bytes;
        Iteration = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8));
    }

    private static ReadOnlySpan<byte> Mark => "TWTS"u8;

    /// <summary>Iterations done.</summary>
    public int Iteration { get; }

    /// <summary>What to store; <see cref="FromBytes"/> reads it back.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    internal ReadOnlyMemory<byte> Content => _bytes.AsMemory(Header, _bytes.Length - Header - Digest);

    /// <summary>Reads what <see cref="Bytes"/> gave. Whether it belongs to a training shows when it is resumed.</summary>
    /// <exception cref="InvalidInputException">Not a state, one of another version, or damaged.</exception>
    public static TrainingState FromBytes(ReadOnlySpan<byte> bytes)
    {
        Check(bytes);
        return new TrainingState(bytes.ToArray());
    }

    /// <summary>As <see cref="FromBytes"/>, without a copy: nobody writes to the array any more.</summary>
    /// <exception cref="InvalidInputException">Not a state, one of another version, or damaged.</exception>
    public static TrainingState Adopt(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        Check(bytes);
        return new TrainingState(bytes);
    }

    private static void Check(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Header + Digest || !bytes.StartsWith(Mark))
            throw new InvalidInputException(Field, $"These {bytes.Length} bytes are not a saved training state. Restart the training.");
        var version = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        if (version != CurrentVersion)
            throw new InvalidInputException(Field, $"The saved state has version {version}; this program reads version {CurrentVersion}. Restart the training.");
        if (!SHA256.HashData(bytes[..^Digest]).AsSpan().SequenceEqual(bytes[^Digest..]))
            throw new InvalidInputException(Field, $"The saved state of {bytes.Length} bytes is damaged (its checksum differs). Use an older one or restart the training.");
    }

    /// <summary>Why the state is of no use for a training; null where it is of that training.</summary>
    /// <param name="settings">Settings of the training.</param>
    /// <param name="data">Its images.</param>
    /// <param name="index">Network of the ensemble.</param>
    /// <param name="ensembleSeed">Seed of the ensemble.</param>
    public string? Refusal(TrainingSettings settings, ImageDataset data, int index, long ensembleSeed)
    {
        try
        {
            new TrainingIdentity(settings, data, index, ensembleSeed).Check(new StateReader(Content));
            return null;
        }
        catch (InvalidInputException e) when (e.Field == Field)
        {
            return e.Message;
        }
    }

    internal static TrainingState Write(int iteration, Action<StateWriter> content)
    {
        using var writer = new StateWriter();
        writer.Raw(Mark);
        writer.Write(CurrentVersion);
        writer.Write(iteration);
        content(writer);
        writer.Raw(SHA256.HashData(writer.Written));
        return new TrainingState(writer.Written.ToArray());
    }
}
