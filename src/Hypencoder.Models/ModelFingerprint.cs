using System.Security.Cryptography;
using System.Text;
using Hypencoder.Models.Configuration;
using Hypencoder.Models.Tokenization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hypencoder.Models;

/// <summary>A hash of all that decides a model's vectors, the same for the same model in files of any kind.</summary>
internal static class ModelFingerprint
{
    private const int HexDigits = 16;

    public static string Of(DualEncoder encoder, WordPieceTokenizer tokenizer)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        DualEncoderConfig config = encoder.Config with
        {
            FreezeQueryEncoder = false,
            FreezePassageEncoder = false,
            QueryMaxLength = encoder.Config.HashedLengths?.Query ?? encoder.Config.QueryMaxLength,
            PassageMaxLength = encoder.Config.HashedLengths?.Passage ?? encoder.Config.PassageMaxLength,
            QueryPrompt = "", // an index has its prompt on record
            PassagePrompt = "",
        };
        Append(hash, config.QueryEncoder.ToJson().ToJsonString());
        Append(hash, config.PassageEncoder.ToJson().ToJsonString());
        Append(hash, DualEncoderFile.ToJson(config, "", "").ToJsonString());
        foreach ((string name, Parameter value) in encoder.Parameters())
        {
            Append(hash, name);
            using IDisposable gradients = no_grad();
            using Tensor values = value.detach().cpu().contiguous();
            using Tensor flat = values.view(-1);
            const long Chunk = 1 << 24; // a span holds 2 GB at most
            for (long i = 0; i < flat.numel(); i += Chunk)
            {
                using Tensor part = flat.narrow(0, i, Math.Min(Chunk, flat.numel() - i));
                hash.AppendData(part.bytes);
            }
        }
        Append(hash, tokenizer.Options.ToString());
        foreach (string token in tokenizer.Tokens)
            Append(hash, token);
        // Only what differs from the tokenizers of before, whose fingerprints stay.
        if (!tokenizer.Options.ComposeAccents && !tokenizer.Options.StripsAccents)
            Append(hash, nameof(tokenizer.Options.ComposeAccents));
        foreach (AddedToken token in tokenizer.Added.Where(t => !t.IsPlain))
            Append(hash, token.ToString());
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..HexDigits];
    }

    private static void Append(IncrementalHash hash, string text)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        hash.AppendData([0]);
    }
}
