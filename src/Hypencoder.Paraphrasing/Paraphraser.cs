using Hypencoder.Paraphrasing.Generation;
using Hypencoder.Paraphrasing.Onnx;
using Hypencoder.Paraphrasing.Tokenization;

namespace Hypencoder.Paraphrasing;

/// <summary>
/// A paraphraser or translator: an encoder-decoder that ONNX Runtime runs. It generates by greedy or beam search, never
/// by sampling, so that the same text always gives the same result.
/// </summary>
/// <remarks>
/// The model's folder is an export of Hugging Face's Optimum: <c>encoder_model.onnx</c>, <c>decoder_model.onnx</c> or
/// <c>decoder_model_merged.onnx</c>, <c>config.json</c>, <c>generation_config.json</c> and the tokenizer's files:
/// <c>spiece.model</c> for T5 and mT5; <c>source.spm</c>, <c>target.spm</c> and <c>vocab.json</c> for Marian;
/// <c>vocab.json</c> and <c>merges.txt</c> for BART. Other types are
/// refused by name. An instance is for one thread at a time.
/// </remarks>
internal sealed class Paraphraser : IDisposable
{
    private readonly EncoderDecoder _model;
    private readonly ITextCodec _codec;
    private readonly GenerationSettings _settings;
    private readonly string _prefix;

    private Paraphraser(EncoderDecoder model, ITextCodec codec, GenerationSettings settings, string prefix) =>
        (_model, _codec, _settings, _prefix) = (model, codec, settings, prefix);

    /// <summary>Loads a model from its folder.</summary>
    /// <exception cref="InvalidDataException">
    /// A file is missing, malformed, or of a format that is not supported.
    /// </exception>
    public static Paraphraser Load(string directory, ParaphraserOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(directory);
        options ??= new ParaphraserOptions();
        ModelConfig config = ModelConfig.Read(directory);
        GenerationSettings settings = GenerationSettings.Read(directory, config);
        settings = settings with
        {
            Beams = options.Beams ?? settings.Beams,
            MaxTokens = options.MaxTokens ?? settings.MaxTokens,
        };
        ITextCodec codec = TextCodec.Load(directory, config);
        return new Paraphraser(new EncoderDecoder(directory, options.Threads), codec, settings, options.Prefix);
    }

    /// <summary>Paraphrases or translates a text.</summary>
    public string Paraphrase(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int[] ids = [.. _codec.Encode(_prefix + text)];
        using EncodedText encoded = _model.Encode(ids);
        return _codec.Decode(BeamSearch.Run(encoded, _settings)).Trim();
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
