using Hypencoder.Training;
using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Studies;

/// <summary>
/// A pre-trained encoder that initialises models of a study: a bi-encoder trained on the train split or, with the loss
/// masked_language_model, on the passages only.
/// </summary>
internal sealed record EncoderStart
{
    /// <summary>The architecture of the transformer; null for the profile's.</summary>
    public EncoderShape? Encoder { get; init; }

    /// <summary>The settings of its training.</summary>
    public required TrainingConfig Training { get; init; }

    /// <summary>Whether it is trained on passages without queries.</summary>
    internal bool IsLanguageModel => Training.Losses is [{ Type: LossType.MaskedLanguageModel }];

    internal void Validate(string name)
    {
        Require(IsPlainName(name) && name.Length > 0, "starts", $"\"{name}\"", "letters, digits, -, _ and .");
        Encoder?.Validate();
        Training.Validated();
        Require(Training.ItemsPerQuery == 1, $"starts.{name}.training.items_per_query", Training.ItemsPerQuery, "1");
    }
}
