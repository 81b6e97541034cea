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
        foreach (string name in ModelParameters.Of(model).Keys)
        {
            Append(hash, name);
            weights.Read(name, values => hash.AppendData(MemoryMarshal.AsBytes(values)));
        }
        Append(hash, tokenizer.Options.ToString());
        foreach (string token in tokenizer.Tokens)
            Append(hash, token);
        // Only differences from earlier tokenizers are hashed, so that their fingerprints stay the same.
        if (!tokenizer.Options.ComposeAccents && !tokenizer.Options.StripsAccents)
            Append(hash, nameof(tokenizer.Options.ComposeAccents));
        foreach (AddedToken token in tokenizer.Added.Where(t => !t.IsPlain))
            Append(hash, token.ToString());
        if (precision != EncoderPrecision.Float32)
            Append(hash, precision.ToString());
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..HexDigits];
    }

    private static void Append(IncrementalHash hash, string text)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        hash.AppendData([0]);
    }
}
