namespace TopoWeb.Networks.Training.State;

/// <summary>Checkpoints within a saved state.</summary>
internal static class CheckpointsState
{
    public static void Save(StateWriter state, IReadOnlyList<NetworkCheckpoint> checkpoints)
    {
        state.Write(checkpoints.Count);
        foreach (var checkpoint in checkpoints)
        {
            state.Write(checkpoint.Iteration);
            state.Write(checkpoint.TestAccuracy);
            state.Write(checkpoint.Loss);
            state.Write(checkpoint.Layers.Count);
            foreach (var layer in checkpoint.Layers)
            {
                state.Write<int>([layer.Layer, layer.Out, layer.In]);
                state.Write<float>(layer.Values);
            }
        }
    }

    public static List<NetworkCheckpoint> Load(StateReader state)
    {
        var checkpoints = new List<NetworkCheckpoint>();
        for (var count = state.Read<int>(); count > 0; count--)
        {
            var (iteration, accuracy, loss) = (state.Read<int>(), state.Read<double>(), state.Read<double>());
            var layers = new List<LayerFilters>();
            for (var left = state.Read<int>(); left > 0; left--)
            {
                var shape = state.ReadArray<int>();
                layers.Add(new LayerFilters(shape[0], shape[1], shape[2], state.ReadArray<float>()));
            }
            checkpoints.Add(new NetworkCheckpoint(iteration, layers, accuracy, loss));
        }
        return checkpoints;
    }
}
