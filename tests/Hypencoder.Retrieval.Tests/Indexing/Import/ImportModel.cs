using Hypencoder.Models;
using Hypencoder.Models.Checkpoints;

namespace Hypencoder.Retrieval.Tests.Indexing.Import;

/// <summary>The smallest model whose vectors have a given width, since an index belongs to a model.</summary>
internal static class ImportModel
{
    public static RetrievalModel Create(TempFolder folder, int dimension)
    {
        string directory = folder.File($"model-{dimension}");
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece"));
        EncoderConfig shape = new()
        {
            VocabularySize = tokenizer.VocabularySize,
            HiddenSize = dimension,
            Layers = 1,
            Heads = 1,
            IntermediateSize = 4,
            MaxPositions = 16,
        };
        DualEncoderConfig config = new()
        {
            Kind = DualEncoderKind.BiEncoder,
            QueryEncoder = shape,
            PassageEncoder = shape,
            QNetDimensions = [],
            QueryMaxLength = 8,
            PassageMaxLength = 12,
        };
        ModelFolderWriter.Write(directory, config, new RandomWeights(config, seed: 3), tokenizer);
        return RetrievalModel.Load(directory);
    }
}
