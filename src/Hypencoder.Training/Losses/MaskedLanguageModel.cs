using Hypencoder.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Hypencoder.Training.Losses;

/// <summary>
/// The cross-entropy of masked passage tokens: of the chosen tokens, 80 % become [MASK], 10 % another token and 10 %
/// stay as they are. A token's score is the inner product of its embedding and the token state, so that no weights are
/// trained that a dual encoder would not keep.
/// </summary>
/// <remarks>
/// Devlin et al., arXiv 1810.04805, section 3.1; tied output embeddings: Press, Wolf, arXiv 1608.05859.
/// </remarks>
internal static class MaskedLanguageModel
{
    private const double Masked = 0.8, Replaced = 0.1;

    /// <param name="model">The model whose passage encoder is trained.</param>
    /// <param name="ids">Token ids, int64: (passages, tokens).</param>
    /// <param name="mask">Attention mask, int64: (passages, tokens).</param>
    /// <param name="part">Fraction of the tokens that are chosen; the first and last of a passage never are.</param>
    /// <param name="maskToken">The id of [MASK].</param>
    public static Tensor Compute(DualEncoder model, Tensor ids, Tensor mask, double part, int maskToken)
    {
        Tensor chosen = Choose(ids, mask, part); // (passages, tokens), boolean
        Tensor hidden = Hide(ids, chosen, maskToken, model.Config.PassageEncoder.VocabularySize);
        Tensor states = model.PassageStates(hidden, mask)[chosen]; // (chosen, hidden)
        return functional.cross_entropy(model.TokenScores(states), ids[chosen]);
    }

    /// <summary>Draws the tokens to predict, at least one of the batch, so that their mean is defined.</summary>
    internal static Tensor Choose(Tensor ids, Tensor mask, double part)
    {
        using Scalar threshold = part;
        // All but [CLS] and [SEP], the first and last of a passage: the tokens that have a token on either side.
        Tensor inner = zeros_like(mask, ScalarType.Bool); // (passages, tokens)
        if (ids.shape[1] > 2)
            inner.narrow(1, 1, ids.shape[1] - 2).copy_(mask.narrow(1, 2, ids.shape[1] - 2).to(ScalarType.Bool));
        Tensor draws = rand(ids.shape);
        Tensor chosen = (draws < threshold) & inner;
        if (chosen.any().item<bool>() || !inner.any().item<bool>())
            return chosen;
        using Scalar never = 2.0;
        Tensor lowest = draws.masked_fill(inner.logical_not(), never); // draws lie below 1
        return (lowest == lowest.min()) & inner;
    }

    /// <summary>Replaces the chosen tokens.</summary>
    internal static Tensor Hide(Tensor ids, Tensor chosen, int maskToken, int vocabularySize)
    {
        using Scalar mask = maskToken, masked = Masked, changed = Masked + Replaced;
        Tensor draws = rand(ids.shape);
        Tensor others = randint(1, vocabularySize, ids.shape, dtype: ScalarType.Int64); // 0 is padding
        Tensor replaced = where(chosen & (draws < changed), others, ids);
        return replaced.masked_fill(chosen & (draws < masked), mask);
    }
}
