using Microsoft.ML.OnnxRuntime;

namespace Hypencoder.Paraphrasing.Onnx;

/// <summary>
/// The encoder and the decoder of an export. The decoder runs without a cache and so reads the whole text again for
/// each token, which is simpler and fast enough for short queries.
/// </summary>
internal sealed class EncoderDecoder : IDisposable
{
    private const string EncoderName = "encoder_model.onnx";
    private static readonly string[] DecoderNames = ["decoder_model.onnx", "decoder_model_merged.onnx"];

    private readonly InferenceSession _encoder;
    private readonly InferenceSession _decoder;
    private readonly IReadOnlyList<DecoderInput> _inputs;

    /// <summary>Opens an export.</summary>
    /// <param name="directory">Path of the export's folder.</param>
    /// <param name="threads">Number of threads that run an operator; 0 for all cores.</param>
    public EncoderDecoder(string directory, int threads)
    {
        string encoder = Path.Combine(directory, EncoderName);
        string? decoder = DecoderNames.Select(name => Path.Combine(directory, name)).FirstOrDefault(File.Exists);
        if (!File.Exists(encoder) || decoder is null)
        {
            throw new InvalidDataException($"{directory}: expected {EncoderName} and "
                + $"{string.Join(" or ", DecoderNames)}, found only some of them");
        }
        using SessionOptions options = new() { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        _encoder = Open(encoder, options);
        try
        {
            foreach (string name in _encoder.InputMetadata.Keys.Except(["input_ids", "attention_mask"]))
                throw new InvalidDataException($"{encoder}: expected input_ids and attention_mask, found \"{name}\"");
            _decoder = Open(decoder, options);
            _inputs = [.. _decoder.InputMetadata.Select(input => DecoderInput.Of(decoder, input.Key, input.Value))];
            if (!_decoder.OutputMetadata.ContainsKey("logits"))
                throw new InvalidDataException($"{decoder}: expected the output logits, found none");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Runs the encoder on the tokens of a text.</summary>
    public EncodedText Encode(int[] ids)
    {
        long[] shape = [1, ids.Length];
        using OrtValue tokens = OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(ids, id => (long)id), shape);
        using OrtValue mask = OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(ids, _ => 1L), shape);
        Dictionary<string, OrtValue> inputs = new() { ["input_ids"] = tokens, ["attention_mask"] = mask };
        foreach (string unused in inputs.Keys.Except(_encoder.InputMetadata.Keys).ToArray())
            inputs.Remove(unused);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs =
            _encoder.Run(options, inputs, [_encoder.OutputMetadata.Keys.First()]);
        long[] size = outputs[0].GetTensorTypeAndShape().Shape; // (1, tokens, hidden)
        return new EncodedText(_decoder, _inputs, outputs[0].GetTensorDataAsSpan<float>().ToArray(), size[1], size[2]);
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _decoder?.Dispose();
    }

    private static InferenceSession Open(string path, SessionOptions options)
    {
        try
        {
            return new InferenceSession(path, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidDataException($"{path}: expected an ONNX model: {e.Message}", e);
        }
    }
}
