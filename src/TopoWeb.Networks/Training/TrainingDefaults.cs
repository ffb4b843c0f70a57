using TopoWeb.Networks.Architectures;

namespace TopoWeb.Networks.Training;

/// <summary>Defaults of a training: the values of the TensorFlow tutorials of the paper's time.</summary>
public static class TrainingDefaults
{
    /// <summary>Learning rate of Adam (M) where the settings leave it open.</summary>
    public const double AdamLearningRate = 1e-3;

    /// <summary>Adam 1e-3 (M), SGD 0.1 (C).</summary>
    public static double LearningRate(NetworkFamily family) => family == NetworkFamily.C ? 0.1 : AdamLearningRate;

    /// <summary>L2 penalty on the weights of the fully connected layer: none (M), 0.004 (C).</summary>
    public static double L2(NetworkFamily family) => family == NetworkFamily.C ? 0.004 : 0;

    /// <summary>Standard deviation of the truncated normal of the convolutions: 0.1 (M), 0.05 (C).</summary>
    public static double ConvInitialization(NetworkFamily family) => family == NetworkFamily.C ? 0.05 : 0.1;

    /// <summary>Probability of dropping a unit before the readout: the setting (M), none (C).</summary>
    public static double Dropout(NetworkFamily family, double setting) => family == NetworkFamily.C ? 0 : setting;
}
