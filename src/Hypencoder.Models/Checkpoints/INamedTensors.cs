namespace Hypencoder.Models.Checkpoints;

/// <summary>
/// The weights of a model by the names of its parameters, such as
/// <c>query_encoder.transformer.embeddings.word_embeddings.weight</c>: those of a checkpoint, or of a model in
/// training.
/// </summary>
/// <remarks>Read by one thread at a time.</remarks>
internal interface INamedTensors
{
    /// <summary>The sizes of a tensor; null where there is none of that name.</summary>
    IReadOnlyList<long>? Shape(string name);

    /// <summary>Copies a tensor's values, row-major, or some of them.</summary>
    /// <param name="name">One that <see cref="Shape"/> knows.</param>
    /// <param name="destination">As many values as are wanted.</param>
    /// <param name="first">Index of the first of them.</param>
    void CopyTo(string name, Span<float> destination, long first = 0);
}
