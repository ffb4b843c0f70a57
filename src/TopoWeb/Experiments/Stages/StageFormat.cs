using System.Text.Json;
using TopoWeb.Data;

namespace TopoWeb.Experiments.Stages;

/// <summary>How a stage's result is stored: <c>{"seconds": …, "value": …}</c>. Only what reads or writes artifacts knows of it.</summary>
internal static class StageFormat
{
    private sealed record Envelope<T>(double Seconds, T Value);

    public static Task WriteAsync<T>(Stream content, Staged<T> staged, CancellationToken cancellation) where T : class =>
        JsonSerializer.SerializeAsync(content, new Envelope<T>(staged.Seconds, staged.Value), JsonDefaults.Options, cancellation);

    /// <summary>What <see cref="WriteAsync{T}"/> wrote, to the end of the stream.</summary>
    public static async ValueTask<Staged<T>> ReadAsync<T>(Stream content, string key, CancellationToken cancellation) where T : class
    {
        var envelope = (await JsonSerializer.DeserializeAsync<Envelope<T>>(content, JsonDefaults.Options, cancellation))!;
        return new(envelope.Value, key, envelope.Seconds);
    }
}
