namespace Hypencoder.Models.HyperHead;

/// <summary>
/// One attention of the hyper-head, which generates one matrix or one bias of a q-net, as plain values. The product of
/// learned queries and key projection is the same for every query text, so it is one matrix; the bias of the keys adds
/// the same to all logits of a softmax and is omitted.
/// </summary>
/// <param name="Queries">Number of learned queries: the outputs of the q-net's matrix; 1 for a bias.</param>
/// <param name="Width">Number of inputs of the q-net's matrix; a bias's length.</param>
/// <param name="Keys">Scaled queries times key projection (queries × state width).</param>
/// <param name="Values">Value projection (width × state width).</param>
/// <param name="ValueBias">Bias of the values (width).</param>
/// <param name="Projection">Output projection (width × width).</param>
/// <param name="Base">Base plus the projection's bias (width × queries), in the layout of the q-net's matrix.</param>
internal sealed record HeadPart(
    int Queries, int Width, float[] Keys, float[] Values, float[] ValueBias, float[] Projection, float[] Base);
