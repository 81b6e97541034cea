using Microsoft.ML.OnnxRuntime;

namespace Hypencoder.Paraphrasing.Onnx;

/// <summary>An input of a decoder.</summary>
/// <param name="Name">Name that Optimum gives the input.</param>
/// <param name="PastShape">
/// Heads and width of a cache, which a merged decoder takes and which is left empty; null for other inputs.
/// </param>
internal sealed record DecoderInput(string Name, (int Heads, int Width)? PastShape)
{
    private static readonly string[] Known =
        ["input_ids", "encoder_hidden_states", "encoder_attention_mask", "use_cache_branch"];

    /// <exception cref="InvalidDataException">The input is unknown, so that no value can be given.</exception>
    public static DecoderInput Of(string path, string name, NodeMetadata metadata)
    {
        if (Known.Contains(name))
            return new DecoderInput(name, null);
        int[] shape = metadata.Dimensions; // (batch, heads, past tokens, width)
        bool isPast = name.StartsWith("past_key_values.", StringComparison.Ordinal) && shape is [_, > 0, _, > 0];
        return isPast
            ? new DecoderInput(name, (shape[1], shape[3]))
            : throw new InvalidDataException(
                $"{path}: expected the inputs {string.Join(", ", Known)} and past_key_values with heads and width, "
                + $"found \"{name}\" of shape ({string.Join(", ", shape)})");
    }
}
