namespace Hypencoder.Models.HyperHead;

/// <summary>
/// One attention of the hyper-head, which makes one matrix or one bias of a q-net, as plain values. The product of
/// queries and key projection does not depend on the query, so it is one matrix; the bias of the keys adds the same to
/// all logits of a softmax and is left out.
/// </summary>
/// <param name="Queries">Learned queries: the q-net matrix's out; 1 for a bias.</param>
/// <param name="Width">The q-net matrix's in; a bias's width.</param>
/// <param name="Keys">Scaled queries times key projection: (queries × state width)</param>
/// <param name="Values">(width × state width)</param>
/// <param name="ValueBias">(width)</param>
/// <param name="Projection">(width × width)</param>
/// <param name="Base">The base and the projection's bias: (width × queries), as the q-net's matrix lies.</param>
internal sealed record HeadPart(
    int Queries, int Width, float[] Keys, float[] Values, float[] ValueBias, float[] Projection, float[] Base);
