using Hypencoder.Models.Checkpoints;
using Hypencoder.Search;

namespace Hypencoder.Models.Encoders.Packed;

/// <summary>
/// A BERT that scores pairs of texts on the kernels of search. The score is a linear layer on the state of <c>[CLS]</c>
/// after the pooler.
/// </summary>
/// <remarks>
/// It is implemented as an encoder of single texts with a vocabulary of twice the size: the tokens of the second text
/// have ids of their own, whose embeddings include the difference between the two token types. Pooler and score are two
/// Dense layers. Safe for concurrent use.
/// </remarks>
internal sealed class PackedCrossEncoder
{
    /// <summary>Name of the linear layer that gives the score.</summary>
    public const string Classifier = "classifier";

    /// <summary>Start of the names of the transformer.</summary>
    public const string Transformer = "bert.";

    private readonly PackedDualEncoder _encoder;
    private readonly int _vocabularySize;

    private PackedCrossEncoder(PackedDualEncoder encoder, int vocabularySize) =>
        (_encoder, _vocabularySize) = (encoder, vocabularySize);

    /// <summary>Packs a model.</summary>
    /// <param name="config">The architecture of the transformer, a BERT.</param>
    /// <param name="tensors">
    /// The weights, by the names of <c>BertForSequenceClassification</c>; not needed afterwards.
    /// </param>
    public static PackedCrossEncoder Create(EncoderConfig config, INamedTensors tensors)
    {
        EncoderConfig pairs = config with { VocabularySize = 2 * config.VocabularySize };
        DualEncoderConfig both = new()
        {
            Kind = DualEncoderKind.BiEncoder,
            QueryEncoder = pairs,
            PassageEncoder = pairs,
            QueryPooling = Pooling.Cls,
            Dense =
            [
                new DenseLayer
                {
                    InFeatures = config.HiddenSize,
                    OutFeatures = config.HiddenSize,
                    Activation = Activation.Tanh,
                },
                new DenseLayer { InFeatures = config.HiddenSize, OutFeatures = 1 },
            ],
        };
        return new PackedCrossEncoder(
            PackedDualEncoder.Create(both, new PairTensors(config, tensors)), config.VocabularySize);
    }

    /// <summary>Scores pairs of texts. The bits of a score do not depend on the other pairs.</summary>
    /// <param name="pairs">The pairs, none longer than the encoder's longest input.</param>
    /// <param name="threads">Maximum number of threads.</param>
    /// <exception cref="ArgumentException">A pair is too long, or an id is unknown.</exception>
    public float[] Score(IReadOnlyList<TextPair> pairs, int threads)
    {
        int[][] tokens = new int[pairs.Count][];
        for (int i = 0; i < tokens.Length; i++)
        {
            (int[] first, int[] second) = pairs[i];
            tokens[i] = [.. first, .. second.Skip(1).Select(id => id + _vocabularySize)];
        }
        return [.. _encoder.EncodeQueryVectors(tokens, threads).Select(vector => vector[0])];
    }

    /// <summary>The tensors of the encoder with the doubled vocabulary.</summary>
    private sealed class PairTensors : INamedTensors
    {
        private const string Words = ModelParameters.QueryTransformer + "embeddings.word_embeddings.weight";
        private readonly INamedTensors _tensors;
        private readonly float[] _words;
        private readonly int _hidden;

        public PairTensors(EncoderConfig config, INamedTensors tensors)
        {
            _tensors = tensors;
            _hidden = config.HiddenSize;
            _words = new float[2 * config.VocabularySize * _hidden];
            Span<float> first = _words.AsSpan(0, _words.Length / 2), second = _words.AsSpan(_words.Length / 2);
            tensors.ReadTo(NameOf(Words), first, config.VocabularySize, _hidden);
            float[] types = tensors.Read(
                Transformer + "embeddings.token_type_embeddings.weight", config.TokenTypes, _hidden);
            for (int i = 0; i < first.Length; i++)
                second[i] = first[i] + (types[_hidden + (i % _hidden)] - types[i % _hidden]);
        }

        public IReadOnlyList<long>? Shape(string name) =>
            name == Words ? [_words.Length / _hidden, _hidden] : _tensors.Shape(NameOf(name));

        public void CopyTo(string name, Span<float> destination, long first = 0)
        {
            if (name == Words)
                _words.AsSpan((int)first, destination.Length).CopyTo(destination);
            else
                _tensors.CopyTo(NameOf(name), destination, first);
        }

        private static string NameOf(string name) => name switch
        {
            $"{ModelParameters.DensePrefix}0.weight" => Transformer + "pooler.dense.weight",
            $"{ModelParameters.DensePrefix}0.bias" => Transformer + "pooler.dense.bias",
            $"{ModelParameters.DensePrefix}1.weight" => Classifier + ".weight",
            $"{ModelParameters.DensePrefix}1.bias" => Classifier + ".bias",
            _ => Transformer + name[ModelParameters.QueryTransformer.Length..],
        };
    }
}
