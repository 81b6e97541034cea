using Hypencoder.Paraphrasing.Generation;
using Microsoft.ML.OnnxRuntime;

namespace Hypencoder.Paraphrasing.Onnx;

/// <summary>A text that has been encoded, with the decoder that generates from it.</summary>
/// <param name="decoder">Session of the decoder, which the caller owns.</param>
/// <param name="inputs">Inputs of the decoder.</param>
/// <param name="states">Hidden states of the encoder, of shape (tokens, hidden).</param>
/// <param name="tokens">Number of tokens of the text.</param>
/// <param name="hidden">Width of the hidden states.</param>
internal sealed class EncodedText(
    InferenceSession decoder, IReadOnlyList<DecoderInput> inputs, float[] states, long tokens, long hidden)
    : INextTokens, IDisposable
{
    private readonly RunOptions _options = new();

    public float[][] Logits(IReadOnlyList<IReadOnlyList<int>> texts)
    {
        Dictionary<string, OrtValue> values = inputs.ToDictionary(i => i.Name, i => Value(i, texts));
        try
        {
            using IDisposableReadOnlyCollection<OrtValue> outputs = decoder.Run(_options, values, ["logits"]);
            long[] shape = outputs[0].GetTensorTypeAndShape().Shape; // (texts, length, vocabulary)
            ReadOnlySpan<float> logits = outputs[0].GetTensorDataAsSpan<float>();
            int length = (int)shape[1], vocabulary = (int)shape[2];
            float[][] last = new float[texts.Count][];
            for (int i = 0; i < last.Length; i++)
                last[i] = logits.Slice(((i + 1) * length - 1) * vocabulary, vocabulary).ToArray();
            return last;
        }
        finally
        {
            foreach (OrtValue value in values.Values)
                value.Dispose();
        }
    }

    public void Dispose() => _options.Dispose();

    private OrtValue Value(DecoderInput input, IReadOnlyList<IReadOnlyList<int>> texts)
    {
        long count = texts.Count;
        if (input.PastShape is (int heads, int width))
            return OrtValue.CreateTensorValueFromMemory(Array.Empty<float>(), [count, heads, 0, width]);
        return input.Name switch
        {
            "input_ids" => OrtValue.CreateTensorValueFromMemory(
                texts.SelectMany(text => text).Select(id => (long)id).ToArray(), [count, texts[0].Count]),
            "encoder_hidden_states" => OrtValue.CreateTensorValueFromMemory(
                Enumerable.Repeat(states, texts.Count).SelectMany(s => s).ToArray(), [count, tokens, hidden]),
            "encoder_attention_mask" => OrtValue.CreateTensorValueFromMemory(
                Enumerable.Repeat(1L, checked((int)(count * tokens))).ToArray(), [count, tokens]),
            _ => OrtValue.CreateTensorValueFromMemory(new[] { false }, [1]),
        };
    }
}
