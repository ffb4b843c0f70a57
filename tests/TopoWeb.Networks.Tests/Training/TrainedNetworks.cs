using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TopoWeb.Networks.Training;

namespace TopoWeb.Networks.Tests.Training;

/// <summary>Compares trained networks to the last bit.</summary>
internal static class TrainedNetworks
{
    public static void AssertSame(TrainedNetwork expected, TrainedNetwork actual)
    {
        Assert.Equal((expected.Index, expected.Seed), (actual.Index, actual.Seed));
        Assert.Equal(expected.Checkpoints.Count, actual.Checkpoints.Count);
        foreach (var (e, a) in expected.Checkpoints.Zip(actual.Checkpoints))
        {
            Assert.Equal((e.Iteration, e.TestAccuracy, e.Loss), (a.Iteration, a.TestAccuracy, a.Loss));
            foreach (var (f, g) in e.Layers.Zip(a.Layers))
                Assert.Equal(f, g with { Values = f.Values });
            Assert.Equal(HashOf(e), HashOf(a));
        }
    }

    /// <summary>The first digits of SHA-256 over all filters.</summary>
    public static string HashOf(NetworkCheckpoint checkpoint)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var layer in checkpoint.Layers)
            hash.AppendData(MemoryMarshal.AsBytes(layer.Values.AsSpan()));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
