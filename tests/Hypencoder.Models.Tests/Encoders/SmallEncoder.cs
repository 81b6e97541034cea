using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Encoders.Packed;

namespace Hypencoder.Models.Tests.Encoders;

/// <summary>A random bi-encoder whose packed weights are kept in a folder of its own.</summary>
internal sealed class SmallEncoder : IDisposable
{
    private static readonly int[][] Tokens = [[1, 5, 7, 2], [1, 2], [1, .. Enumerable.Range(3, 20), 2]];
    private readonly TempFolder _folder = new();
    private readonly RetrievalModel _model;

    public SmallEncoder()
    {
        WordPieceTokenizer tokenizer = WordPieceTrainer.Train(["a b c d e f g h i j k l m n o p q r s t"], 40);
        EncoderConfig shape = new()
        {
            VocabularySize = 40, HiddenSize = 40, Layers = 2, Heads = 4, IntermediateSize = 72, MaxPositions = 32,
        };
        Config = new DualEncoderConfig
        {
            Kind = DualEncoderKind.BiEncoder, QueryEncoder = shape, PassageEncoder = shape,
            QueryMaxLength = 16, PassageMaxLength = 24,
        };
        PackedDualEncoder encoder = PackedDualEncoder.Create(
            Config, new RandomWeights(Config, seed: 3), buffers: Buffers);
        Bits = BitsOf(encoder);
        _model = new RetrievalModel(Config, tokenizer, null, encoder, () => "one", () => "another", resource: null);
    }

    public DualEncoderConfig Config { get; }

    public NewWeightBuffers Buffers { get; } = new();

    /// <summary>The bits of the vectors of some texts by the encoder whose weights were packed in memory.</summary>
    public int[] Bits { get; }

    /// <summary>Path in the folder of this object.</summary>
    public string this[string name] => _folder.File(name);

    public string[] Files() => Directory.GetFiles(_folder.Path);

    public PackedWeightsCache.Place PlaceIn(string name) => new(this[name], "key");

    public void Write(PackedWeightsCache.Place place) => place.TryWrite(_model, Buffers);

    /// <summary>Writes a file and returns its place.</summary>
    public PackedWeightsCache.Place Written(string name = "file")
    {
        PackedWeightsCache.Place place = PlaceIn(name);
        Write(place);
        return place;
    }

    public static int[] BitsOf(PackedDualEncoder encoder) =>
        [.. encoder.EncodeQueryVectors(Tokens, threads: 1).SelectMany(v => v).Select(BitConverter.SingleToInt32Bits)];

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }
}
