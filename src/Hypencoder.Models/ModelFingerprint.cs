using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Configuration;
using Hypencoder.Models.Tokenization;

namespace Hypencoder.Models;

/// <summary>A hash of everything that determines a model's vectors, whatever format its files have.</summary>
internal static class ModelFingerprint
{
    private const int HexDigits = 16;

    /// <param name="model">Architecture of the model.</param>
    /// <param name="weights">Weights of all parameters.</param>
    /// <param name="tokenizer">Tokenizer of the model.</param>
    /// <param name="precision">Number format in which the transformers multiply.</param>
    public static string Of(
        DualEncoderConfig model, INamedTensors weights, WordPieceTokenizer tokenizer,
        EncoderPrecision precision = EncoderPrecision.Float32)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendSettings(hash, model);
        foreach (string name in ModelParameters.Of(model).Keys)
        {
            Append(hash, name);
            weights.Read(name, values => hash.AppendData(MemoryMarshal.AsBytes(values)));
        }
        AppendTokenizer(hash, tokenizer);
        if (precision != EncoderPrecision.Float32)
            Append(hash, precision.ToString());
        return Text(hash);
    }

    /// <summary>
    /// The same of what both fingerprints in single precision depend on besides the weights: with the same weights,
    /// models that share it share both.
    /// </summary>
    /// <param name="model">Architecture of the model.</param>
    /// <param name="tokenizer">Tokenizer of the model.</param>
    public static string OfSettings(DualEncoderConfig model, WordPieceTokenizer tokenizer)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendSettings(hash, model);
        AppendPassageSettings(hash, model);
        AppendTokenizer(hash, tokenizer);
        return Text(hash);
    }

    /// <summary>The same of what decides the vectors of passages alone: models that score them otherwise share it.</summary>
    /// <remarks>BERT's pooler is left out, which nothing reads and not every file has.</remarks>
    /// <inheritdoc cref="Of"/>
    public static string OfPassages(
        DualEncoderConfig model, INamedTensors weights, WordPieceTokenizer tokenizer,
        EncoderPrecision precision = EncoderPrecision.Float32)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendPassageSettings(hash, model);
        string transformer =
            model.SharedEncoder ? ModelParameters.QueryTransformer : ModelParameters.PassageTransformer;
        foreach (string name in ModelParameters.Of(model).Keys.Where(n => !ModelParameters.IsPooler(n)))
        {
            bool ofTransformer = name.StartsWith(transformer, StringComparison.Ordinal);
            if (!ofTransformer && !name.StartsWith(ModelParameters.DensePrefix, StringComparison.Ordinal))
                continue;
            Append(hash, ofTransformer ? name[transformer.Length..] : name);
            weights.Read(name, values => hash.AppendData(MemoryMarshal.AsBytes(values)));
        }
        AppendTokenizer(hash, tokenizer);
        Append(hash, precision.ToString());
        return Text(hash);
    }

    private static void AppendSettings(IncrementalHash hash, DualEncoderConfig model)
    {
        DualEncoderConfig config = model with
        {
            FreezeQueryEncoder = false,
            FreezePassageEncoder = false,
            SimilarityScale = model.LinearTerm ? model.SimilarityScale : null, // else it affects training only
            QueryMaxLength = model.HashedLengths?.Query ?? model.QueryMaxLength,
            PassageMaxLength = model.HashedLengths?.Passage ?? model.PassageMaxLength,
            QueryPrompt = "", // an index records its prompt
            PassagePrompt = "",
        };
        Append(hash, config.QueryEncoder.ToJson().ToJsonString());
        Append(hash, config.PassageEncoder.ToJson().ToJsonString());
        Append(hash, DualEncoderFile.ToJson(config, "", "").ToJsonString());
    }

    private static void AppendPassageSettings(IncrementalHash hash, DualEncoderConfig model)
    {
        EncoderConfig encoder = model.PassageEncoder with { HiddenDropout = 0, AttentionDropout = 0 };
        Append(hash, encoder.ToJson().ToJsonString());
        Append(hash, $"{model.PassagePooling} {model.Normalize} {string.Join(' ', model.Dense)}");
    }

    private static void AppendTokenizer(IncrementalHash hash, WordPieceTokenizer tokenizer)
    {
        Append(hash, tokenizer.Options.ToString());
        // All at once, since a call of the system's SHA-256 for each of 30,000 tokens takes longer than the hash.
        Append(hash, string.Join('\0', tokenizer.Tokens));
        // Only differences from earlier tokenizers are hashed, so that their fingerprints stay the same.
        if (!tokenizer.Options.ComposeAccents && !tokenizer.Options.StripsAccents)
            Append(hash, nameof(tokenizer.Options.ComposeAccents));
        foreach (AddedToken token in tokenizer.Added.Where(t => !t.IsPlain))
            Append(hash, token.ToString());
    }

    private static string Text(IncrementalHash hash) =>
        Convert.ToHexStringLower(hash.GetHashAndReset())[..HexDigits];

    private static void Append(IncrementalHash hash, string text)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        hash.AppendData([0]);
    }
}
