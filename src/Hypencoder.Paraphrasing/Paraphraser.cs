using Hypencoder.Paraphrasing.Generation;
using Hypencoder.Paraphrasing.Onnx;
using Hypencoder.Paraphrasing.Tokenization;

namespace Hypencoder.Paraphrasing;

/// <summary>
/// An encoder-decoder that writes a text anew, a paraphraser or a translator, run by ONNX Runtime; greedily or by beam
/// search, never by sampling, so that the same text gives the same.
/// </summary>
/// <remarks>
/// The folder is an export of Hugging Face's Optimum: <c>encoder_model.onnx</c>, <c>decoder_model.onnx</c> or
/// <c>decoder_model_merged.onnx</c>, <c>config.json</c>, <c>generation_config.json</c> and the tokenizer's own files:
/// of T5 and mT5 <c>spiece.model</c>; of Marian <c>source.spm</c>, <c>target.spm</c> and <c>vocab.json</c>; of BART
/// <c>vocab.json</c> and <c>merges.txt</c>. Others are refused by name.
/// </remarks>
public sealed class Paraphraser : IDisposable
{
    private readonly EncoderDecoder _model;
    private readonly ITextCodec _codec;
    private readonly GenerationSettings _settings;
    private readonly string _prefix;

    private Paraphraser(EncoderDecoder model, ITextCodec codec, GenerationSettings settings, string prefix) =>
        (_model, _codec, _settings, _prefix) = (model, codec, settings, prefix);

    /// <summary>Opens a folder.</summary>
    /// <exception cref="InvalidDataException">A file is missing, malformed, or of a form that is not read.</exception>
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

    /// <summary>Another form of a text.</summary>
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
