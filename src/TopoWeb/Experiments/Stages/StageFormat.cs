using System.Text.Json;
using TopoWeb.Data;

namespace TopoWeb.Experiments.Stages;

/// <summary>How a stage's result is stored: <c>{"seconds": …, "value": …}</c>. Only what reads or writes artifacts knows of it.</summary>
internal static class StageFormat
{
    private sealed record Envelope<T>(double Seconds, T Value);

    public static byte[] Write<T>(Staged<T> staged) where T : class =>
        JsonSerializer.SerializeToUtf8Bytes(new Envelope<T>(staged.Seconds, staged.Value), JsonDefaults.Options);

    /// <summary>What <see cref="Write{T}"/> wrote.</summary>
    public static Staged<T> Read<T>(byte[] content, string key) where T : class
    {
        var envelope = JsonSerializer.Deserialize<Envelope<T>>(content, JsonDefaults.Options)!;
        return new(envelope.Value, key, envelope.Seconds);
    }
}
