using Hypencoder.Models;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Search;

namespace Hypencoder.Tests;

/// <summary>A random model of 16 values, for tests of what is done with models.</summary>
internal static class TinyModel
{
    /// <summary>
    /// Writes the model. With a bound on its correction, its q-nets have a linear term; with nested widths no residual.
    /// </summary>
    public static void Save(
        WordPieceTokenizer tokenizer, string directory, DualEncoderKind kind, int seed = 7,
        double? correctionBound = null, params int[] nestedWidths)
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
        DualEncoderConfig config = new()
        {
            Kind = kind,
            QueryEncoder = shape,
            PassageEncoder = shape,
            QNetDimensions = kind == DualEncoderKind.Hypencoder ? [16, 16, 1] : [],
            QNetOptions = new QNetOptions { ResidualOnLast = nestedWidths.Length == 0 },
            NestedWidths = nestedWidths,
            LinearTerm = correctionBound is not null,
            CorrectionBound = correctionBound,
            QueryPooling = correctionBound is not null ? Pooling.Mean : null,
            QueryMaxLength = 16,
            PassageMaxLength = 24,
        };
        RandomWeights weights = new(config, seed) { HeadBase = 0.3, HeadProjection = 0.3 };
        ModelFolderWriter.Write(directory, config, weights, tokenizer);
    }
}
