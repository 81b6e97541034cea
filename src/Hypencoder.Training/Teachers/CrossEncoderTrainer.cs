using Hypencoder.Models;
using Hypencoder.Torch;
using Hypencoder.Training.Collation;
using Hypencoder.Training.Losses;
using static TorchSharp.torch;

namespace Hypencoder.Training.Teachers;

/// <summary>Trains a cross-encoder with the cross-entropy of each positive among the passages of its query.</summary>
internal sealed class CrossEncoderTrainer : TrainingLoop<CrossEncoder>
{
    /// <inheritdoc cref="TrainingLoop{TModel}(TModel, TrainingSet, TrainingConfig, SimilarityScale?)"/>
    public CrossEncoderTrainer(CrossEncoder model, TrainingSet set, TrainingConfig config)
        : base(model, set, config, null)
    {
    }

    /// <inheritdoc/>
    protected override Tensor[] Loss(IReadOnlyList<SampledExample> examples)
    {
        Tensor scores = Model.Score([.. examples.SelectMany(Pairs)]); // (queries · items)
        return [CrossEntropy.OwnItems(scores.reshape(examples.Count, -1))];
    }

    private IEnumerable<TextPair> Pairs(SampledExample example)
    {
        int[] query = example.Variant ?? Set.Queries[example.Example.Query];
        return example.Items.Select(p => new TextPair(query, Set.Passages[p]));
    }
}
