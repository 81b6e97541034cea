namespace Hypencoder.Models.HyperHead;

/// <summary>
/// One attention of the hyper-head, which generates one matrix or one bias of a q-net, as plain values. The product of
/// learned queries and key projection is the same for every query text, so it is one matrix; the bias of the keys adds
/// the same to all logits of a softmax and is omitted.
/// </summary>
/// <param name="Queries">Number of learned queries: the outputs of the q-net's matrix; 1 for a bias.</param>
/// <param name="Width">Width of the context, for which the values are made.</param>
/// <param name="Rows">
/// Number of inputs of the q-net's matrix; a bias's length. It is the width of the context where the q-net is not cut.
/// </param>
/// <param name="Keys">Scaled queries times key projection (queries × state width).</param>
/// <param name="Values">Value projection (width × state width).</param>
/// <param name="ValueBias">Bias of the values (width).</param>
/// <param name="Projection">Output projection (rows × width).</param>
/// <param name="Base">Base plus the projection's bias (rows × queries), in the layout of the q-net's matrix.</param>
internal sealed record HeadPart(
    int Queries, int Width, int Rows, float[] Keys, float[] Values, float[] ValueBias, float[] Projection, float[] Base)
{
    /// <summary>Leaves only what a corner of the matrix, or a prefix of the bias, is made of.</summary>
    /// <param name="rows">Number of first rows of the matrix, or of values of the bias.</param>
    /// <param name="queries">Number of first columns of the matrix.</param>
    public HeadPart Cut(int rows, int queries)
    {
        float[] corner = new float[rows * queries];
        for (int row = 0; row < rows; row++)
            Base.AsSpan(row * Queries, queries).CopyTo(corner.AsSpan(row * queries));
        return this with
        {
            Queries = queries,
            Rows = rows,
            Keys = Keys[..(Keys.Length / Queries * queries)],
            Projection = Projection[..(rows * Width)],
            Base = corner,
        };
    }
}
