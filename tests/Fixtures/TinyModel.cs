using Hypencoder.Models;
using Hypencoder.Search;
using TorchSharp;

namespace Hypencoder.Tests;

/// <summary>A random model of 16 values, for tests of what is done with models.</summary>
internal static class TinyModel
{
    public static void Save(WordPieceTokenizer tokenizer, string directory, DualEncoderKind kind)
    {
        EncoderConfig shape = new()
        {
            VocabularySize = tokenizer.VocabularySize,
            HiddenSize = 16,
            Layers = 1,
            Heads = 2,
            IntermediateSize = 32,
            MaxPositions = 32,
        };
        torch.manual_seed(7);
        using DualEncoder encoder = new(
            new DualEncoderConfig
            {
                Kind = kind,
                QueryEncoder = shape,
                PassageEncoder = shape,
                QNetDimensions = kind == DualEncoderKind.Hypencoder ? [16, 16, 1] : [],
                QNetOptions = new QNetOptions { ResidualOnLast = true },
                QueryMaxLength = 16,
                PassageMaxLength = 24,
            },
            new HyperHeadInitialization { BaseMatrices = 0.3, QueryEmbeddings = 0.5, Projection = 0.3 });
        RetrievalModel.Save(encoder, tokenizer, directory);
    }
}
