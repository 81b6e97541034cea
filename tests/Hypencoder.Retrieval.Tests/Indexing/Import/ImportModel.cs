using Hypencoder.Models;
using static TorchSharp.torch;

namespace Hypencoder.Retrieval.Tests.Indexing.Import;

/// <summary>The least model whose vectors have a given width: an index has to belong to one.</summary>
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
        random.manual_seed(3);
        using DualEncoder encoder = new(new DualEncoderConfig
        {
            Kind = DualEncoderKind.BiEncoder,
            QueryEncoder = shape,
            PassageEncoder = shape,
            QNetDimensions = [],
            QueryMaxLength = 8,
            PassageMaxLength = 12,
        });
        RetrievalModel.Save(encoder, tokenizer, directory);
        return RetrievalModel.Load(directory);
    }
}
