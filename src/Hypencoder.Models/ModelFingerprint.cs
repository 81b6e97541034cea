using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Configuration;
using Hypencoder.Models.Tokenization;

namespace Hypencoder.Models;

/// <summary>A hash of all that decides a model's vectors, the same for the same model in files of any kind.</summary>
internal static class ModelFingerprint
{
    private const int HexDigits = 16;

    /// <param name="model">The architecture.</param>
    /// <param name="weights">All of its parameters.</param>
    /// <param name="tokenizer">The model's.</param>
    /// <param name="precision">The numbers in which the transformers multiply.</param>
    public static string Of(
        DualEncoderConfig model, INamedTensors weights, WordPieceTokenizer tokenizer,
        EncoderPrecision precision = EncoderPrecision.Float32)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        DualEncoderConfig config = model with
        {
            FreezeQueryEncoder = false,
            FreezePassageEncoder = false,
            SimilarityScale = null, // of training alone
            QueryMaxLength = model.HashedLengths?.Query ?? model.QueryMaxLength,
            PassageMaxLength = model.HashedLengths?.Passage ?? model.PassageMaxLength,
            QueryPrompt = "", // an index has its prompt on record
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
        // Only what differs from the tokenizers of before, whose fingerprints stay.
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
